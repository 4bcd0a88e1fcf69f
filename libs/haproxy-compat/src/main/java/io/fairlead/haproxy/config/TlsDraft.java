package io.fairlead.haproxy.config;

import io.fairlead.model.config.TlsProfile;
import io.fairlead.model.config.TlsVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Versions, ciphers and curves while a line, or the defaults in {@code global}, are read. HAProxy manual 5.1 {@code
 * ssl-min-ver} and following.
 */
final class TlsDraft {

    /** What {@link #option} reads. */
    static final Set<String> WORDS = Set.of(
            "ssl-min-ver",
            "ssl-max-ver",
            "no-tlsv12",
            "no-tlsv13",
            "force-tlsv12",
            "force-tlsv13",
            "ciphers",
            "ciphersuites",
            "curves",
            "ecdhe");

    private static final Set<String> OLD_VERSIONS = Set.of("SSLv3", "TLSv1.0", "TLSv1.1");

    private Optional<TlsVersion> least = Optional.empty();
    private Optional<TlsVersion> most = Optional.empty();
    private Optional<String> ciphers = Optional.empty();
    private Optional<String> cipherSuites = Optional.empty();
    private Optional<String> curves = Optional.empty();

    TlsDraft() {}

    /** A copy. */
    TlsDraft(TlsDraft from) {
        least = from.least;
        most = from.most;
        ciphers = from.ciphers;
        cipherSuites = from.cipherSuites;
        curves = from.curves;
    }

    /** Reads one of {@link #WORDS}; false when it is another word. */
    boolean option(Word word, Args args) {
        Report report = args.report();
        switch (word.text()) {
            case "ssl-min-ver" -> args.value("a version").ifPresent(value -> least = version(value, report));
            case "ssl-max-ver" -> args.value("a version").ifPresent(value -> max(value, report));
            case "no-tlsv12" -> least = Optional.of(TlsVersion.TLS_1_3);
            case "no-tlsv13" -> most = Optional.of(TlsVersion.TLS_1_2);
            case "force-tlsv12" -> force(TlsVersion.TLS_1_2);
            case "force-tlsv13" -> force(TlsVersion.TLS_1_3);
            case "ciphers" -> args.value("ciphers").ifPresent(value -> ciphers = Optional.of(value.text()));
            case "ciphersuites" -> args.value("ciphers").ifPresent(value -> cipherSuites = Optional.of(value.text()));
            case "curves", "ecdhe" -> args.value("curves").ifPresent(value -> curves = Optional.of(value.text()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void force(TlsVersion version) {
        least = Optional.of(version);
        most = Optional.of(version);
    }

    /** The same of global's {@code ssl-default-...} keywords. */
    void setCiphers(String list) {
        ciphers = Optional.of(list);
    }

    void setCipherSuites(String list) {
        cipherSuites = Optional.of(list);
    }

    void setCurves(String list) {
        curves = Optional.of(list);
    }

    private void max(Word word, Report report) {
        if (OLD_VERSIONS.contains(word.text())) {
            report.unsupported(word, "nothing newer than " + word.text(), "TLS 1.2 is the lowest version");
        } else {
            most = version(word, report);
        }
    }

    /** The version a word means; empty with a warning when it is older than what we speak. */
    private static Optional<TlsVersion> version(Word word, Report report) {
        for (TlsVersion version : TlsVersion.values()) {
            if (word.is(version.word())) {
                return Optional.of(version);
            }
        }
        if (OLD_VERSIONS.contains(word.text())) {
            report.warning("old-tls", word, word.text() + " is not spoken", "TLS 1.2 is the lowest version");
        } else {
            report.error(
                    "bad-value",
                    word,
                    "\"" + word.text() + "\" is not a TLS version",
                    Nearest.hint(word.text(), List.of("TLSv1.2", "TLSv1.3")));
        }
        return Optional.empty();
    }

    /** The finished profile; what the line does not say is taken from the defaults. */
    TlsProfile build(TlsDraft defaults, Word at, Report report) {
        TlsVersion low = least.or(() -> defaults.least).orElse(TlsVersion.TLS_1_2);
        TlsVersion high = most.or(() -> defaults.most).orElse(TlsVersion.TLS_1_3);
        if (low.compareTo(high) > 0) {
            report.error("bad-value", at, "no TLS version is left: from " + low.word() + " to " + high.word());
            return TlsProfile.DEFAULT;
        }
        return new TlsProfile(
                low,
                high,
                ciphers.or(() -> defaults.ciphers),
                cipherSuites.or(() -> defaults.cipherSuites),
                curves.or(() -> defaults.curves));
    }
}
