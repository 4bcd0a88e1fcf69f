/**
 * The configuration as revisions: read, checked, kept on disk, published.
 *
 * <p>Starting points: {@link io.fairlead.configservice.ConfigService}, {@link
 * io.fairlead.configservice.RevisionStore}.
 */
@NullMarked
package io.fairlead.configservice;

import org.jspecify.annotations.NullMarked;
