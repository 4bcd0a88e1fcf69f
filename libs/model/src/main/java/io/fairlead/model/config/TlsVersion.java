package io.fairlead.model.config;

/** A TLS protocol version we are willing to speak. */
public enum TlsVersion {
    TLS_1_2("TLSv1.2"),
    TLS_1_3("TLSv1.3");

    private final String word;

    TlsVersion(String word) {
        this.word = word;
    }

    /** The name HAProxy and the JDK both use, such as {@code TLSv1.2}. */
    public String word() {
        return word;
    }
}
