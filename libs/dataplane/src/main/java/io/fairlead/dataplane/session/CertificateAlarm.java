package io.fairlead.dataplane.session;

/** Who is told when certificate files change under a listener. */
public interface CertificateAlarm {

    /** New handshakes at this address use what the files say now. */
    void reloaded(String address);

    /** The files cannot be used, for this reason; new handshakes at this address go on with the former certificates. */
    void broken(String address, String why);
}
