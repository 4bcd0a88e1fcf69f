package io.fairlead.dataplane.rules;

import io.fairlead.dataplane.live.ListenerCounters;
import io.fairlead.dataplane.table.Tracks;
import io.fairlead.net.http1.ResponseHead;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What rules may ask beside the request itself: the connection, variables, captured values, and the response once there
 * is one. One object per client connection, used by the thread that serves it.
 */
public final class Facts {

    private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);

    private final boolean tls;
    private InetSocketAddress peer;
    private InetSocketAddress client;
    private InetSocketAddress local = NOWHERE;
    private Secured secured = Secured.NONE;
    private @Nullable ResponseHead response;
    private @Nullable Payload payload;
    private @Nullable Map<String, Value.Kept> variables;
    private @Nullable String[] requestCaptures = new String[0];
    private @Nullable String[] responseCaptures = new String[0];
    private String method = "";
    private String uri = "";
    private String version = "";
    private @Nullable String uniqueId;
    private String frontend = "";
    private String backend = "";
    private String server = "";
    private boolean firstRequest = true;
    private boolean silent;
    private boolean repeats = true;
    private @Nullable TextBuffer text;
    private final Value value = new Value();
    private Tracks tracks = new Tracks();
    private ListenerCounters listener = ListenerCounters.NONE;

    /** A connection from this client. */
    public Facts(InetSocketAddress client, boolean tls) {
        this.peer = client;
        this.client = client;
        this.tls = tls;
    }

    /** What the TLS handshake with the client agreed on; asked for only when a rule wants to know. */
    public interface Secured {
        /** A connection in clear text. */
        Secured NONE = new Secured() {
            @Override
            public String requestedName() {
                return "";
            }

            @Override
            public String protocol() {
                return "";
            }

            @Override
            public String cipherSuite() {
                return "";
            }

            @Override
            public String applicationProtocol() {
                return "";
            }

            @Override
            public Optional<X509Certificate> clientCertificate() {
                return Optional.empty();
            }
        };

        /** The host name the client asked for, empty for none. */
        String requestedName();

        /** The version, such as {@code TLSv1.3}. */
        String protocol();

        /** The cipher suite. */
        String cipherSuite();

        /** What ALPN chose, empty for nothing. */
        String applicationProtocol();

        /** The certificate the client showed, which was verified. */
        Optional<X509Certificate> clientCertificate();
    }

    /** Forgets what belonged to the last request; who the client is, rules say for each request. */
    public void beginRequest(boolean first) {
        if (first) {
            peer = client;
        } else {
            client = peer;
        }
        firstRequest = first;
        silent = false;
        repeats = true;
        response = null;
        uniqueId = null;
        if (requestCaptures.length > 0) {
            java.util.Arrays.fill(requestCaptures, null);
        }
        if (responseCaptures.length > 0) {
            java.util.Arrays.fill(responseCaptures, null);
        }
        Map<String, Value.Kept> kept = variables;
        if (kept != null && !kept.isEmpty()) {
            kept.keySet().removeIf(name -> !name.startsWith("sess.") && !name.startsWith("proc."));
        }
    }

    /** What the connection counts in. */
    public Tracks tracks() {
        return tracks;
    }

    /** The connection has begun to count before. */
    public void tracks(Tracks begun) {
        tracks = begun;
    }

    /** What is counted of the address the client connected to. */
    public ListenerCounters listener() {
        return listener;
    }

    /** The address has counters of its own. */
    public void listener(ListenerCounters counters) {
        listener = counters;
    }

    /** The client's address: that of the connection, of a PROXY header, or of a rule. */
    public InetSocketAddress client() {
        return client;
    }

    /** From here on the client is this one. */
    public void client(InetSocketAddress address) {
        client = address;
    }

    /** Whether the client's connection is TLS. */
    public boolean tls() {
        return tls;
    }

    /** The address the client connected to. */
    public InetSocketAddress local() {
        return local;
    }

    /** Notes the address the client connected to. */
    public void local(InetSocketAddress address) {
        local = address;
    }

    /** What the TLS handshake with the client agreed on. */
    public Secured secured() {
        return secured;
    }

    /** Notes the handshake. */
    public void secured(Secured handshake) {
        secured = handshake;
    }

    /** The response, null before there is one. */
    public @Nullable ResponseHead response() {
        return response;
    }

    /** Notes the response. */
    public void response(@Nullable ResponseHead head) {
        response = head;
    }

    /** The first bytes of a TCP connection, null when nobody looks at them. */
    public @Nullable Payload payload() {
        return payload;
    }

    /** Notes the first bytes. */
    public void payload(@Nullable Payload bytes) {
        payload = bytes;
    }

    /** Where the stream is: frontend, then backend, then server; empty for not yet. */
    public void at(String frontendName, String backendName, String serverName) {
        frontend = frontendName;
        backend = backendName;
        server = serverName;
    }

    /** The frontend's name. */
    public String frontend() {
        return frontend;
    }

    /** The backend's name, empty before one is chosen. */
    public String backend() {
        return backend;
    }

    /** The server's name, empty before one is chosen. */
    public String server() {
        return server;
    }

    boolean firstRequest() {
        return firstRequest;
    }

    /** Whether this stream is to leave no line in the log. */
    public boolean silent() {
        return silent;
    }

    /** Whether the request may be sent again that a server may have seen. */
    public boolean repeats() {
        return repeats;
    }

    /** The request is sent once. */
    public void sentOnce() {
        repeats = false;
    }

    /** From here on this stream writes no log line. */
    public void silence() {
        silent = true;
    }

    /** The value rules work with, one after the other. */
    public Value value() {
        return value;
    }

    /** The text rules put together, one after the other. */
    TextBuffer text() {
        TextBuffer buffer = text;
        if (buffer == null) {
            buffer = new TextBuffer();
            text = buffer;
        }
        return buffer;
    }

    Value.@Nullable Kept variable(String name) {
        Map<String, Value.Kept> kept = variables;
        return kept == null ? null : kept.get(name);
    }

    void variable(String name, Value.@Nullable Kept kept) {
        Map<String, Value.Kept> all = variables;
        if (all == null) {
            all = new HashMap<>();
            variables = all;
        }
        if (kept == null) {
            all.remove(name);
        } else {
            all.put(name, kept);
        }
    }

    /** The captured values by slot, null for an empty one; as many as the frontend has slots. */
    public @Nullable String[] captures(boolean ofResponse) {
        return ofResponse ? responseCaptures : requestCaptures;
    }

    /** Keeps a captured value, when there is such a slot. */
    public void capture(int slot, boolean ofResponse, String text) {
        @Nullable String[] slots = captures(ofResponse);
        if (slot >= 0 && slot < slots.length) {
            slots[slot] = text;
        }
    }

    @Nullable
    String captured(int slot, boolean ofResponse) {
        @Nullable String[] slots = captures(ofResponse);
        return slot >= 0 && slot < slots.length ? slots[slot] : null;
    }

    /** Makes room for captured values. */
    public void captureSlots(int ofRequest, int ofResponse) {
        if (requestCaptures.length != ofRequest) {
            requestCaptures = new String[ofRequest];
        }
        if (responseCaptures.length != ofResponse) {
            responseCaptures = new String[ofResponse];
        }
    }

    /** Notes the request line for those who ask when the request is gone. */
    public void requestLine(String requestMethod, String requestUri, String requestVersion) {
        method = requestMethod;
        uri = requestUri;
        version = requestVersion;
    }

    String method() {
        return method;
    }

    String uri() {
        return uri;
    }

    String version() {
        return version;
    }

    /** Who is at the other end of the connection, or was announced there; the client unless a rule knows better. */
    public InetSocketAddress peer() {
        return peer;
    }

    /** An identifier of the stream, the same as often as it is asked for. */
    public String uniqueId() {
        String id = uniqueId;
        if (id == null) {
            id = RandomIds.next();
            uniqueId = id;
        }
        return id;
    }

    /** Somebody before us has named the stream. */
    public void uniqueId(String id) {
        uniqueId = id;
    }

    /** The identifier if anybody asked for it, else empty. */
    public String knownId() {
        String id = uniqueId;
        return id == null ? "" : id;
    }
}
