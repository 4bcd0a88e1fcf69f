package io.fairlead.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * How a stream ended: all that logs and statistics need. One object per connection, filled anew for each stream; an
 * observer that keeps anything copies it. Times are {@link System#nanoTime()}, 0 for a phase that was not reached.
 * HAProxy manual 8.2.3 and 8.5.
 */
public final class StreamEnd {

    /** What stands for a server that there was none, and in HAProxy's log for a backend, too. */
    public static final String NO_SERVER = "<NOSRV>";

    public String frontend = "";
    public String backend = "";
    public String server = NO_SERVER;
    /** The client's address and port, {@link io.fairlead.telemetry.log.ClientText}. */
    public String client = "";
    /** Whether it was an HTTP exchange; else a TCP session. */
    public boolean http = true;
    /** Whether the client spoke TLS. */
    public boolean tls;
    /** Whether the client went away without having said anything. */
    public boolean saidNothing;
    /** Whether a rule kept the server's answer from the client. */
    public boolean answerDenied;
    /** The request's method; empty when no request could be read. */
    public String method = "";

    public String target = "";
    public String version = "HTTP/1.1";
    /** An identifier of the stream; empty when nobody asked for one. */
    public String uniqueId = "";

    public int status = -1;
    public long bytesOut;
    public long bytesIn;
    public int retries;
    public boolean redispatched;

    /** Sessions at the end of the stream: of the process, its frontend, its backend, its server. */
    public int processSessions;

    public int frontendSessions;
    public int backendSessions;
    public int serverSessions;

    /** How many were in front of it when it began to wait. */
    public int serverQueue;

    public int backendQueue;

    /** Two characters: who ended it, and in which phase. */
    public String state = "--";

    /** Captured values by slot, null for an empty one; and the values of the log line's expressions, in order. */
    public @Nullable String[] requestCaptures = new String[0];

    public @Nullable String[] responseCaptures = new String[0];
    public @Nullable String[] samples = new String[0];
    /** Two more: what the client's persistence cookie was, and what became of the answer's. */
    public String cookieState = "--";

    public long started;
    public long headRead;
    public long admitted;
    public long connected;
    public long responseHead;
    public long ended;

    /** An empty record. */
    public StreamEnd() {}

    /** Forgets the last stream; frontend, client, http and tls stay. */
    public void begin(long now) {
        backend = frontend;
        server = NO_SERVER;
        saidNothing = false;
        answerDenied = false;
        method = "";
        target = "";
        version = "HTTP/1.1";
        uniqueId = "";
        status = -1;
        bytesIn = bytesOut = 0;
        retries = 0;
        redispatched = false;
        processSessions = frontendSessions = backendSessions = serverSessions = 0;
        serverQueue = backendQueue = 0;
        state = "--";
        cookieState = "--";
        started = now;
        headRead = admitted = connected = responseHead = ended = 0;
    }

    /** Takes over all of the other record, for an observer that keeps it. */
    public void copyFrom(StreamEnd other) {
        frontend = other.frontend;
        backend = other.backend;
        server = other.server;
        client = other.client;
        http = other.http;
        tls = other.tls;
        saidNothing = other.saidNothing;
        answerDenied = other.answerDenied;
        method = other.method;
        target = other.target;
        version = other.version;
        uniqueId = other.uniqueId;
        status = other.status;
        bytesIn = other.bytesIn;
        bytesOut = other.bytesOut;
        retries = other.retries;
        redispatched = other.redispatched;
        processSessions = other.processSessions;
        frontendSessions = other.frontendSessions;
        backendSessions = other.backendSessions;
        serverSessions = other.serverSessions;
        serverQueue = other.serverQueue;
        backendQueue = other.backendQueue;
        state = other.state;
        requestCaptures = other.requestCaptures;
        responseCaptures = other.responseCaptures;
        samples = other.samples;
        cookieState = other.cookieState;
        started = other.started;
        headRead = other.headRead;
        admitted = other.admitted;
        connected = other.connected;
        responseHead = other.responseHead;
        ended = other.ended;
    }
}
