package io.fairlead.model.config;

/**
 * How connections to a server begin. HAProxy manual 5.2.
 *
 * @param sendProxy the PROXY header before anything else
 * @param checkSendProxy whether checks begin with one, too, wherever they go
 */
public record Wire(SendProxy sendProxy, boolean checkSendProxy) {

    /** With the first byte of the protocol. */
    public static final Wire PLAIN = new Wire(SendProxy.NONE, false);

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
