/**
 * Certificates with their keys, on the disk of every node and sealed in between.
 *
 * <p>Starting point: {@link io.fairlead.servicekit.vault.CertificateVault}.
 */
@NullMarked
package io.fairlead.servicekit.vault;

import org.jspecify.annotations.NullMarked;
