package io.fairlead.net.tls;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLParameters;

/**
 * Which versions, ciphers and curves one side is ready for.
 *
 * @param versions protocol versions, such as {@code TLSv1.3}, best first
 * @param ciphers those of TLS 1.2 as OpenSSL writes them; the usual ones when absent
 * @param cipherSuites those of TLS 1.3, separated by colons; the usual ones when absent
 * @param curves separated by colons; the usual ones when absent
 */
public record TlsOffer(
        List<String> versions, Optional<String> ciphers, Optional<String> cipherSuites, Optional<String> curves) {

    private static final List<String> ALL = List.of("TLSv1.3", "TLSv1.2");

    public TlsOffer {
        versions = List.copyOf(versions);
    }

    /** Every version from the lowest to the highest. */
    public static List<String> versions(String lowest, String highest) {
        return ALL.subList(ALL.indexOf(highest), ALL.indexOf(lowest) + 1);
    }

    /** These versions with the usual ciphers and curves. */
    public static TlsOffer of(String... versions) {
        return new TlsOffer(List.of(versions), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * What an engine is told.
     *
     * @throws IOException when nothing known is left of a list, with a sentence
     */
    Parameters resolve() throws IOException {
        String[] groups = curves.isPresent() ? CipherNames.groups(curves.get()).toArray(String[]::new) : new String[0];
        return new Parameters(
                versions.toArray(String[]::new),
                CipherNames.suites(ciphers, cipherSuites).toArray(String[]::new),
                groups);
    }

    /** The same in the JDK's words; the arrays are never changed. */
    @SuppressWarnings("ArrayRecordComponent") // Handed to the JDK for every connection, which wants arrays.
    record Parameters(String[] versions, String[] suites, String[] groups) {
        void set(SSLParameters parameters) {
            parameters.setProtocols(versions);
            parameters.setCipherSuites(suites);
            if (groups.length > 0) {
                parameters.setNamedGroups(groups);
            }
            parameters.setUseCipherSuitesOrder(true);
        }
    }
}
