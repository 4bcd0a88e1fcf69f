package io.fairlead.telemetry;

/**
 * How a stream ended: all that logs and statistics need. One object per connection, filled anew for each stream; an
 * observer that keeps anything copies it. Times are {@link System#nanoTime()}, 0 for a phase that was not reached.
 * HAProxy manual 8.2.3 and 8.5.
 */
public final class StreamEnd {

    public String frontend = "";
    public String backend = "";
    public String server = "<NOSRV>";
    public String client = "";
    public String method = "";
    public String target = "";
    public int status = -1;
    public long bytesOut;
    public long bytesIn;
    public int retries;
    public boolean redispatched;

    /** Two characters: who ended it, and in which phase. */
    public String state = "--";

    public long started;
    public long headRead;
    public long admitted;
    public long connected;
    public long responseHead;
    public long ended;

    /** An empty record. */
    public StreamEnd() {}

    /** Forgets the last stream; frontend and client stay. */
    public void begin(long now) {
        backend = frontend;
        server = "<NOSRV>";
        method = "";
        target = "";
        status = -1;
        bytesIn = bytesOut = 0;
        retries = 0;
        redispatched = false;
        state = "--";
        started = now;
        headRead = admitted = connected = responseHead = ended = 0;
    }
}
