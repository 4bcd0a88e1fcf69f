package io.fairlead.model.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What only a pool of database servers has.
 *
 * @param monitor a login of our own that asks the servers for their role
 * @param sentinels who knows which Redis server is the primary
 * @param replicaWait how long readers wait for a replica before the leader reads for them
 * @param replicasOnly whether it never does
 * @param tellsClients whether the client's address is added to its {@code application_name}
 */
public record DatabasePool(
        Optional<Monitor> monitor,
        Optional<Sentinels> sentinels,
        Duration replicaWait,
        boolean replicasOnly,
        boolean tellsClients) {

    /** Nothing is known but what the check says. */
    public static final DatabasePool DEFAULT =
            new DatabasePool(Optional.empty(), Optional.empty(), Duration.ofSeconds(5), false, false);

    /**
     * A login that asks PostgreSQL for its role and how far it has come.
     *
     * @param role what the pool wants its servers to be; {@link DatabaseRole#ANY} for what the check asks for
     * @param user who logs in
     * @param passwordFile a file with the password, read by the health-service; none for a login without
     * @param database where
     * @param maxLagBytes how much a replica may be behind; 0 for any
     * @param maxLag the same in time; zero for any
     */
    public record Monitor(
            DatabaseRole role,
            String user,
            Optional<String> passwordFile,
            String database,
            int maxLagBytes,
            Duration maxLag) {

        /** The database that every server has. */
        public static final String USUAL_DATABASE = "postgres";

        public Monitor {
            if (maxLagBytes < 0 || maxLag.isNegative()) {
                throw new IllegalArgumentException("a lag is not negative");
            }
        }

        /** Whether replicas may fall too far behind. */
        public boolean limitsLag() {
            return maxLagBytes > 0 || maxLag.isPositive();
        }
    }

    /**
     * Redis Sentinels.
     *
     * @param master the name they have for the primary
     * @param addresses where they listen; more than half of them have to agree
     */
    public record Sentinels(String master, List<HostPort> addresses) {
        public Sentinels {
            addresses = List.copyOf(addresses);
        }
    }
}
