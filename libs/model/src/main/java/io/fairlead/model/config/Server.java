package io.fairlead.model.config;

import java.time.Duration;
import java.util.Optional;

/**
 * One address of a backend. HAProxy manual 5.2.
 *
 * @param name unique in its backend
 * @param address where it listens
 * @param weight 0 to 256; 0 serves only clients that persist
 * @param backup used only while no other server is usable
 * @param disabled starts in maintenance
 * @param tls how to speak TLS to it; plain when absent
 * @param check how it is checked; not at all when absent
 * @param maxconn concurrent requests; 0 means no limit
 * @param maxqueue requests waiting for it; 0 means no limit
 * @param cookie its persistence cookie value
 * @param slowStart how long its weight ramps up after a recovery; zero for not at all
 * @param onMarkedDownShutdownSessions whether its sessions are closed when it goes down or into maintenance
 * @param onMarkedUpShutdownBackupSessions whether sessions of backup servers are closed when it comes up
 * @param minconn its limit while the backend is idle, which rises to maxconn with the backend's load; 0 for maxconn always
 * @param nonStick whether no table remembers it
 * @param monitoring what tells of its health besides its check
 * @param wire how connections to it begin
 */
public record Server(
        String name,
        HostPort address,
        int weight,
        boolean backup,
        boolean disabled,
        Optional<ServerTls> tls,
        Optional<CheckSettings> check,
        int maxconn,
        int maxqueue,
        Optional<String> cookie,
        Duration slowStart,
        boolean onMarkedDownShutdownSessions,
        boolean onMarkedUpShutdownBackupSessions,
        int minconn,
        boolean nonStick,
        Monitoring monitoring,
        Wire wire) {

    public Server {
        if (weight < 0 || weight > 256) {
            throw new IllegalArgumentException("weight " + weight + " is not between 0 and 256");
        }
        if (maxconn < 0 || maxqueue < 0 || minconn < 0) {
            throw new IllegalArgumentException("maxconn, minconn and maxqueue are not negative");
        }
    }

    /** Monitored by its check alone. */
    public Server(
            String name,
            HostPort address,
            int weight,
            boolean backup,
            boolean disabled,
            Optional<ServerTls> tls,
            Optional<CheckSettings> check,
            int maxconn,
            int maxqueue,
            Optional<String> cookie,
            Duration slowStart,
            boolean onMarkedDownShutdownSessions,
            boolean onMarkedUpShutdownBackupSessions,
            int minconn,
            boolean nonStick) {
        this(
                name,
                address,
                weight,
                backup,
                disabled,
                tls,
                check,
                maxconn,
                maxqueue,
                cookie,
                slowStart,
                onMarkedDownShutdownSessions,
                onMarkedUpShutdownBackupSessions,
                minconn,
                nonStick,
                Monitoring.NONE,
                Wire.PLAIN);
    }

    /** With one limit at any load. */
    public Server(
            String name,
            HostPort address,
            int weight,
            boolean backup,
            boolean disabled,
            Optional<ServerTls> tls,
            Optional<CheckSettings> check,
            int maxconn,
            int maxqueue,
            Optional<String> cookie,
            Duration slowStart,
            boolean onMarkedDownShutdownSessions,
            boolean onMarkedUpShutdownBackupSessions) {
        this(
                name,
                address,
                weight,
                backup,
                disabled,
                tls,
                check,
                maxconn,
                maxqueue,
                cookie,
                slowStart,
                onMarkedDownShutdownSessions,
                onMarkedUpShutdownBackupSessions,
                0,
                false);
    }

    /** A plain server of weight 1 without check. */
    public static Server of(String name, HostPort address) {
        return new Server(
                name,
                address,
                1,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                Optional.empty(),
                Duration.ZERO,
                false,
                false);
    }

    /** This server, checked with these settings. */
    public Server checked(CheckSettings settings) {
        return new Server(
                name,
                address,
                weight,
                backup,
                disabled,
                tls,
                Optional.of(settings),
                maxconn,
                maxqueue,
                cookie,
                slowStart,
                onMarkedDownShutdownSessions,
                onMarkedUpShutdownBackupSessions,
                minconn,
                nonStick,
                monitoring,
                wire);
    }

    /** This server, whose sessions are closed when it goes down. */
    public Server cutWhenDown() {
        return new Server(
                name,
                address,
                weight,
                backup,
                disabled,
                tls,
                check,
                maxconn,
                maxqueue,
                cookie,
                slowStart,
                true,
                onMarkedUpShutdownBackupSessions,
                minconn,
                nonStick,
                monitoring,
                wire);
    }

    /** This server, in maintenance from the start. */
    public Server inMaintenance() {
        return new Server(
                name,
                address,
                weight,
                backup,
                true,
                tls,
                check,
                maxconn,
                maxqueue,
                cookie,
                slowStart,
                onMarkedDownShutdownSessions,
                onMarkedUpShutdownBackupSessions,
                minconn,
                nonStick,
                monitoring,
                wire);
    }

    /** This server, monitored like this. */
    public Server monitored(Monitoring wanted) {
        return new Server(
                name,
                address,
                weight,
                backup,
                disabled,
                tls,
                check,
                maxconn,
                maxqueue,
                cookie,
                slowStart,
                onMarkedDownShutdownSessions,
                onMarkedUpShutdownBackupSessions,
                minconn,
                nonStick,
                wanted,
                wire);
    }

    /** This server, whose connections begin like this. */
    public Server wired(Wire wanted) {
        return new Server(
                name,
                address,
                weight,
                backup,
                disabled,
                tls,
                check,
                maxconn,
                maxqueue,
                cookie,
                slowStart,
                onMarkedDownShutdownSessions,
                onMarkedUpShutdownBackupSessions,
                minconn,
                nonStick,
                monitoring,
                wanted);
    }
}
