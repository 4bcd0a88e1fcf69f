package io.fairlead.cluster.hazelcast;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig.ReconnectMode;
import com.hazelcast.client.properties.ClientProperty;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.serialization.Serializer;
import com.hazelcast.spi.merge.PutIfAbsentMergePolicy;
import com.hazelcast.spi.properties.ClusterProperty;
import com.hazelcast.spi.properties.HazelcastProperty;
import io.fairlead.cluster.ClusterSettings;
import io.fairlead.model.config.HostPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.UUID;

/** Hazelcast's configuration for each way of taking part. All nodes of a cluster must agree on the partition count. */
final class HazelcastConfigs {

    static final String NODE = "fairlead.node";
    static final String SERVICES = "fairlead.services";

    private static final int STATS_TTL_SECONDS = 5;
    private static final int STATS_PARTS_TTL_SECONDS = 300;
    private static final int NODE_LEASE_SECONDS = 5;
    private static final int HEALTH_TTL_SECONDS = 86_400;
    private static final int EVENTS_TTL_SECONDS = 86_400;
    private static final int EVENTS_KEPT = 2_000;

    private HazelcastConfigs() {}

    static Config embedded(ClusterSettings settings) {
        Config config = member(settings, "fairlead-" + UUID.randomUUID());
        config.getNetworkConfig().setPort(0).setPortAutoIncrement(true);
        config.setProperty(ClusterProperty.PARTITION_OPERATION_THREAD_COUNT.getName(), "2");
        return config;
    }

    static Config member(ClusterSettings settings) {
        Config config = member(settings, settings.clusterName());
        HostPort bind = settings.bind();
        config.getNetworkConfig().setPort(bind.port()).setPortAutoIncrement(false);
        listenOn(config, bind.host());
        var tcp = config.getNetworkConfig().getJoin().getTcpIpConfig();
        tcp.setEnabled(true).setConnectionTimeoutSeconds(2);
        settings.members().forEach(member -> tcp.addMember(member.toString()));
        return config;
    }

    /** Hazelcast wants an address, or none for all of them. */
    private static void listenOn(Config config, String host) {
        if (host.equals("*") || host.equals("0.0.0.0") || host.equals("::")) {
            config.getNetworkConfig().getInterfaces().setEnabled(false).clear();
            config.setProperty(ClusterProperty.SOCKET_BIND_ANY.getName(), "true");
            return;
        }
        try {
            String address = InetAddress.getByName(host).getHostAddress();
            config.getNetworkConfig().getInterfaces().clear().addInterface(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("cannot resolve " + host, e);
        }
    }

    private static Config member(ClusterSettings settings, String clusterName) {
        Config config = new Config();
        config.setClusterName(clusterName);
        config.getMemberAttributeConfig().setAttribute(NODE, settings.node());
        config.getMemberAttributeConfig().setAttribute(SERVICES, String.join(",", settings.services()));
        config.setProperty("hazelcast.partial.member.disconnection.resolution.heartbeat.count", "3");
        properties().forEach((property, value) -> config.setProperty(property.getName(), value));
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().setReuseAddress(true);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        oursOnly(config.getSerializationConfig());
        maps(config);
        return config;
    }

    private static Map<HazelcastProperty, String> properties() {
        return Map.ofEntries(
                Map.entry(ClusterProperty.LOGGING_TYPE, "jdk"),
                Map.entry(ClusterProperty.PHONE_HOME_ENABLED, "false"),
                Map.entry(ClusterProperty.SHUTDOWNHOOK_ENABLED, "false"),
                Map.entry(ClusterProperty.SOCKET_BIND_ANY, "false"),
                Map.entry(ClusterProperty.PARTITION_COUNT, "31"),
                Map.entry(ClusterProperty.WAIT_SECONDS_BEFORE_JOIN, "0"),
                Map.entry(ClusterProperty.IO_THREAD_COUNT, "1"),
                Map.entry(ClusterProperty.EVENT_THREAD_COUNT, "1"),
                Map.entry(ClusterProperty.PARTITION_OPERATION_THREAD_COUNT, "2"),
                Map.entry(ClusterProperty.GENERIC_OPERATION_THREAD_COUNT, "2"),
                Map.entry(ClusterProperty.OPERATION_CALL_TIMEOUT_MILLIS, "15000"),
                Map.entry(ClusterProperty.HEARTBEAT_INTERVAL_SECONDS, "1"),
                Map.entry(ClusterProperty.MAX_NO_HEARTBEAT_SECONDS, "4"),
                Map.entry(ClusterProperty.CLIENT_HEARTBEAT_TIMEOUT_SECONDS, "5"),
                Map.entry(ClusterProperty.MERGE_FIRST_RUN_DELAY_SECONDS, "5"),
                Map.entry(ClusterProperty.MERGE_NEXT_RUN_DELAY_SECONDS, "5"),
                Map.entry(ClusterProperty.GRACEFUL_SHUTDOWN_MAX_WAIT, "3"),
                Map.entry(ClusterProperty.HEALTH_MONITORING_LEVEL, "OFF"),
                Map.entry(ClusterProperty.SLOW_OPERATION_DETECTOR_ENABLED, "false"));
    }

    static ClientConfig client(ClusterSettings settings) {
        ClientConfig config = new ClientConfig();
        config.setClusterName(settings.clusterName());
        config.setInstanceName(settings.node() + "-" + UUID.randomUUID());
        config.setProperty(ClusterProperty.LOGGING_TYPE.getName(), "jdk");
        config.setProperty(ClientProperty.HEARTBEAT_INTERVAL.getName(), "1000");
        config.setProperty(ClientProperty.HEARTBEAT_TIMEOUT.getName(), "4000");
        config.setProperty(ClientProperty.INVOCATION_TIMEOUT_SECONDS.getName(), "2");
        config.setProperty(ClientProperty.EVENT_THREAD_COUNT.getName(), "1");
        config.setProperty(ClientProperty.IO_INPUT_THREAD_COUNT.getName(), "1");
        config.setProperty(ClientProperty.IO_OUTPUT_THREAD_COUNT.getName(), "1");
        config.setProperty(ClientProperty.RESPONSE_THREAD_COUNT.getName(), "1");
        config.getMetricsConfig().setEnabled(false);
        settings.members().forEach(member -> config.getNetworkConfig().addAddress(member.toString()));
        config.getNetworkConfig().setConnectionTimeout(2_000);
        config.getConnectionStrategyConfig()
                .setAsyncStart(true)
                .setReconnectMode(ReconnectMode.ASYNC)
                .getConnectionRetryConfig()
                .setInitialBackoffMillis(100)
                .setMaxBackoffMillis(1_000)
                .setMultiplier(1.5)
                .setJitter(0.2)
                .setClusterConnectTimeoutMillis(Long.MAX_VALUE);
        oursOnly(config.getSerializationConfig());
        return config;
    }

    /**
     * Our values are three registered types of our own form. No other class may be named by a peer, but for what Hazelcast
     * itself sends: its own exceptions, on which retries during a migration depend, and our merge policy.
     */
    private static void oursOnly(SerializationConfig config) {
        config.addSerializerConfig(form(Versioned.class, new Versioned.Form()))
                .addSerializerConfig(form(PutIfVersion.class, new PutIfVersion.Form()))
                .addSerializerConfig(form(PutIfNewer.class, new PutIfNewer.Form()));
        config.getCompactSerializationConfig().setZeroConfigFilter(only(new ClassFilter()));
        config.setJavaSerializationFilterConfig(only(new ClassFilter()
                .addClasses(NewestWins.class.getName())
                .addPrefixes("com.hazelcast.", "java.lang.", "java.util.", "java.io.", "java.net.", "[Ljava.lang.")));
        config.setCheckClassDefErrors(true);
    }

    private static SerializerConfig form(Class<?> type, Serializer form) {
        return new SerializerConfig().setTypeClass(type).setImplementation(form);
    }

    private static JavaSerializationFilterConfig only(ClassFilter allowed) {
        return new JavaSerializationFilterConfig().setDefaultsDisabled(true).setWhitelist(allowed);
    }

    private static void maps(Config config) {
        config.addMapConfig(map(VersionedMap.CONFIG).setBackupCount(2));
        config.addMapConfig(map(VersionedMap.ADMIN).setBackupCount(2));
        config.addMapConfig(map(VersionedMap.SECRETS).setBackupCount(2));
        // Of two parts that meet again the larger one is right about the servers, not the one that checked last.
        config.addMapConfig(map(VersionedMap.HEALTH)
                .setTimeToLiveSeconds(HEALTH_TTL_SECONDS)
                .setMergePolicyConfig(new MergePolicyConfig(PutIfAbsentMergePolicy.class.getName(), 100)));
        config.addMapConfig(map(VersionedMap.STATS).setTimeToLiveSeconds(STATS_TTL_SECONDS));
        // Told anew all the time and large where there are many servers: nobody waits for the copy.
        config.addMapConfig(map(VersionedMap.STATS_PARTS)
                .setTimeToLiveSeconds(STATS_PARTS_TTL_SECONDS)
                .setBackupCount(0)
                .setAsyncBackupCount(1));
        config.addMapConfig(map(VersionedMap.ROLLOUT).setTimeToLiveSeconds(HEALTH_TTL_SECONDS));
        config.addMapConfig(map(VersionedMap.NODES).setTimeToLiveSeconds(NODE_LEASE_SECONDS));
        MapConfig events = map(VersionedMap.EVENTS).setTimeToLiveSeconds(EVENTS_TTL_SECONDS);
        events.getEvictionConfig()
                .setEvictionPolicy(EvictionPolicy.LRU)
                .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
                .setSize(EVENTS_KEPT);
        config.addMapConfig(events);
    }

    private static MapConfig map(String name) {
        return new MapConfig(name)
                .setStatisticsEnabled(false)
                .setPerEntryStatsEnabled(false)
                .setMergePolicyConfig(new MergePolicyConfig(NewestWins.class.getName(), 100));
    }
}
