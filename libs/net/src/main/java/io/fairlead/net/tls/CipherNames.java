package io.fairlead.net.tls;

import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * Ciphers and curves: OpenSSL's names and the JDK's. Lists are read as OpenSSL reads them (its ciphers(1) page): unknown
 * names are passed over, {@code !} excludes for good, {@code -} takes out, {@code +} moves to the end, a plus inside
 * joins conditions.
 */
final class CipherNames {

    /** Forward secrecy and authenticated encryption: Mozilla's intermediate recommendation, version 5. */
    private static final String USUAL = "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20";

    private static final List<String> TLS_1_3 =
            List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256");
    private static final List<String> NEVER = List.of("_anon_", "NULL", "3DES", "RC4", "_DES", "EMPTY", "KRB5");
    private static final Map<String, String> GROUPS = Map.of(
            "p-256", "secp256r1",
            "prime256v1", "secp256r1",
            "p-384", "secp384r1",
            "p-521", "secp521r1");
    private static final Set<String> KNOWN_GROUPS = Set.of(
            "x25519",
            "x448",
            "secp256r1",
            "secp384r1",
            "secp521r1",
            "ffdhe2048",
            "ffdhe3072",
            "ffdhe4096",
            "ffdhe6144",
            "ffdhe8192");
    private static final List<Suite> SUITES = suites();

    private record Suite(String name, Set<String> words) {}

    private CipherNames() {}

    private static List<Suite> suites() {
        try {
            return Arrays.stream(
                            SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites())
                    .filter(name -> name.contains("_WITH_") && NEVER.stream().noneMatch(name::contains))
                    .map(name -> new Suite(name, words(name)))
                    .toList();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every word of OpenSSL's that stands for the suite, in lower case. */
    private static Set<String> words(String name) {
        int with = name.indexOf("_WITH_");
        String exchange = name.substring(4, with);
        String cipher = name.substring(with + 6);
        String bulk = cipher.replace("AES_", "AES").replace("_CBC", "").replace('_', '-');
        if (bulk.startsWith("CHACHA20")) {
            bulk = "CHACHA20-POLY1305";
        }
        String openSsl = exchange.equals("RSA") ? bulk : exchange.replace('_', '-') + "-" + bulk;
        Set<String> words = new HashSet<>(Set.of(name, openSsl, "ALL", "DEFAULT", "HIGH", "COMPLEMENTOFALL"));
        if (exchange.startsWith("ECDHE")) {
            words.addAll(Set.of("ECDHE", "EECDH", "kECDHE", "kEECDH", "ECDH"));
        } else if (exchange.startsWith("DHE")) {
            words.addAll(Set.of("DHE", "EDH", "kDHE", "kEDH", "DH"));
        } else if (exchange.equals("RSA")) {
            words.add("kRSA");
        }
        words.addAll(exchange.endsWith("ECDSA") ? Set.of("ECDSA", "aECDSA") : Set.of("RSA", "aRSA"));
        if (cipher.startsWith("AES")) {
            words.addAll(Set.of("AES", cipher.startsWith("AES_128") ? "AES128" : "AES256"));
        }
        words.add(cipher.contains("GCM") ? "AESGCM" : cipher.startsWith("CHACHA") ? "CHACHA20" : "CBC");
        words.add(cipher.substring(cipher.lastIndexOf('_') + 1));
        if (cipher.endsWith("SHA")) {
            words.add("SHA1");
        }
        Set<String> lower = new HashSet<>();
        words.forEach(word -> lower.add(word.toLowerCase(Locale.ROOT)));
        return lower;
    }

    /** The JDK's names for both lists, TLS 1.3 first. */
    static List<String> suites(Optional<String> ciphers, Optional<String> cipherSuites) throws IOException {
        List<String> all = new ArrayList<>(cipherSuites.isPresent() ? newer(cipherSuites.get()) : TLS_1_3);
        all.addAll(older(ciphers.orElse(USUAL)));
        return List.copyOf(all);
    }

    private static List<String> newer(String list) throws IOException {
        List<String> found = Arrays.stream(list.split(":", -1))
                .map(String::strip)
                .filter(TLS_1_3::contains)
                .distinct()
                .toList();
        if (found.isEmpty()) {
            throw new IOException("ciphersuites \"" + list + "\": none of them is known");
        }
        return found;
    }

    private static List<String> older(String list) throws IOException {
        Set<String> chosen = new LinkedHashSet<>();
        Set<String> excluded = new HashSet<>();
        for (String element : list.split("[:, ]+", -1)) {
            if (element.isEmpty() || element.startsWith("@")) {
                continue;
            }
            char sign = element.charAt(0);
            List<String> matching = matching("!-+".indexOf(sign) >= 0 ? element.substring(1) : element);
            switch (sign) {
                case '!' -> {
                    excluded.addAll(matching);
                    matching.forEach(chosen::remove);
                }
                case '-' -> matching.forEach(chosen::remove);
                case '+' -> matching.stream().filter(chosen::remove).toList().forEach(chosen::add);
                default ->
                    matching.stream().filter(name -> !excluded.contains(name)).forEach(chosen::add);
            }
        }
        if (chosen.isEmpty()) {
            throw new IOException("ciphers \"" + list + "\": none of them is known");
        }
        return List.copyOf(chosen);
    }

    private static List<String> matching(String element) {
        List<String> wanted = Arrays.asList(element.toLowerCase(Locale.ROOT).split("\\+", -1));
        return SUITES.stream()
                .filter(suite -> suite.words().containsAll(wanted))
                .map(Suite::name)
                .toList();
    }

    /** The JDK's names for curves. */
    static List<String> groups(String list) throws IOException {
        List<String> found = Arrays.stream(list.split("[:,]", -1))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .map(word -> GROUPS.getOrDefault(word, word))
                .filter(KNOWN_GROUPS::contains)
                .distinct()
                .toList();
        if (found.isEmpty()) {
            throw new IOException("curves \"" + list + "\": none of them is known");
        }
        return found;
    }
}
