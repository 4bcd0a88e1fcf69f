package io.fairlead.servicekit;

import io.fairlead.cluster.Cluster;
import io.fairlead.servicekit.vault.CertificateVault;
import java.nio.file.Path;

/**
 * What a service gets to work with.
 *
 * @param settings the program's settings
 * @param cluster the shared state; shared by all services of one JVM
 * @param dataDir a folder of the program's own that survives restarts
 * @param certificates the uploaded certificates, which all nodes share
 */
public record ServiceContext(Settings settings, Cluster cluster, Path dataDir, CertificateVault certificates) {}
