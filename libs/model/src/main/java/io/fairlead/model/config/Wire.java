package io.fairlead.model.config;

/**
 * How connections to a server begin, and which HTTP is spoken on them. HAProxy manual 5.2.
 *
 * @param sendProxy the PROXY header before anything else
 * @param checkSendProxy whether checks begin with one, too, wherever they go
 * @param proto what is spoken without asking; ALPN decides where it is not said
 * @param checkProto the same for checks, which follow {@code proto} where it is not said
 * @param webSockets what WebSockets are carried by, where ALPN decides; where it is not said, by HTTP/1.1 if it is offered
 */
public record Wire(
        SendProxy sendProxy, boolean checkSendProxy, HttpProto proto, HttpProto checkProto, HttpProto webSockets) {

    /** With the first byte of the protocol. */
    public static final Wire PLAIN = new Wire(SendProxy.NONE, false);

    /** Without a word about HTTP. */
    public Wire(SendProxy sendProxy, boolean checkSendProxy) {
        this(sendProxy, checkSendProxy, HttpProto.AUTO, HttpProto.AUTO, HttpProto.AUTO);
    }

    /** What checks speak. */
    public HttpProto spokenInChecks() {
        return checkProto == HttpProto.AUTO ? proto : checkProto;
    }

    /** Whether a header is sent, which ties a connection to one client. */
    public boolean sendsProxy() {
        return sendProxy != SendProxy.NONE;
    }

    /**
     * The header of a check. It says that the proxy speaks for itself.
     *
     * @param elsewhere whether checks go to an address or port of their own
     */
    public SendProxy inChecks(boolean elsewhere) {
        if (checkSendProxy) {
            return sendsProxy() ? sendProxy : SendProxy.V1;
        }
        return elsewhere ? SendProxy.NONE : sendProxy;
    }
}
