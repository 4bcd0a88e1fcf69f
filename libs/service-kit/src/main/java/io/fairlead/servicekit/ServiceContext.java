package io.fairlead.servicekit;

import io.fairlead.cluster.Cluster;
import java.nio.file.Path;

/**
 * What a service gets to work with.
 *
 * @param settings the program's settings
 * @param cluster the shared state; shared by all services of one JVM
 * @param dataDir a folder of the program's own that survives restarts
 */
public record ServiceContext(Settings settings, Cluster cluster, Path dataDir) {}
