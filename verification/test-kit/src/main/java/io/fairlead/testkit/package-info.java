/**
 * What system tests are made of: servers that may misbehave on purpose, raw clients, certificates, processes.
 *
 * <p>Starting points: {@link io.fairlead.testkit.TestBackend}, {@link io.fairlead.testkit.RawClient}, {@link
 * io.fairlead.testkit.FairleadProcess}, {@link io.fairlead.testkit.TestCertificates}.
 */
@NullMarked
package io.fairlead.testkit;

import org.jspecify.annotations.NullMarked;
