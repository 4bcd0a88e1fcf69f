package io.fairlead.haproxy.config;

/** A section that describes a proxy, or the defaults for some. HAProxy manual 4. */
enum SectionKind {
    DEFAULTS("defaults"),
    FRONTEND("frontend"),
    BACKEND("backend"),
    LISTEN("listen");

    private final String word;

    SectionKind(String word) {
        this.word = word;
    }

    /** The keyword that opens it. */
    String word() {
        return word;
    }

    /** Whether settings of the client's side mean something in it. */
    boolean front() {
        return this != BACKEND;
    }

    /** Whether settings of the server's side mean something in it. */
    boolean back() {
        return this != FRONTEND;
    }
}
