/**
 * {@code /api/v1/config} and {@code /api/v1/servers}.
 *
 * <p>Starting point: {@link io.fairlead.configservice.rest.ConfigResource}.
 */
@NullMarked
package io.fairlead.configservice.rest;

import org.jspecify.annotations.NullMarked;
