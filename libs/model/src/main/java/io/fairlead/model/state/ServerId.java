package io.fairlead.model.state;

/** The name of a server everywhere: backend and server name. */
public record ServerId(String backend, String server) implements Comparable<ServerId> {

    /** What stands for the server where an order is about a frontend: HAProxy's name for such a row. */
    public static final String FRONTEND = "FRONTEND";

    /** The backend that stands for the whole node where an order is about its limits. */
    public static final String GLOBAL = "GLOBAL";

    /** The name under which orders about a frontend are kept. */
    public static ServerId ofFrontend(String frontend) {
        return new ServerId(frontend, FRONTEND);
    }

    /** Reads {@code backend/server}. */
    public static ServerId parse(String text) {
        int slash = text.indexOf('/');
        if (slash <= 0 || slash == text.length() - 1) {
            throw new IllegalArgumentException("\"" + text + "\" is not BACKEND/SERVER");
        }
        return new ServerId(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(ServerId other) {
        int byBackend = backend.compareTo(other.backend);
        return byBackend != 0 ? byBackend : server.compareTo(other.server);
    }

    /** The form {@code backend/server}. */
    @Override
    public String toString() {
        return backend + "/" + server;
    }
}
