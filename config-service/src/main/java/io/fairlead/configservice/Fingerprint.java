package io.fairlead.configservice;

/** A short name for a content. */
public final class Fingerprint {

    private Fingerprint() {}

    /** SHA-256 in hexadecimal digits. */
    public static String of(String text) {
        return Hashes.sha256(text);
    }
}
