/**
 * fairlead.yaml and its JSON twin: text to model with a diagnostic for every mistake, and back in one canonical form.
 *
 * <p>Starting points: {@link io.fairlead.configformat.ConfigReader}, {@link io.fairlead.configformat.ConfigWriter}.
 */
@NullMarked
package io.fairlead.configformat;

import org.jspecify.annotations.NullMarked;
