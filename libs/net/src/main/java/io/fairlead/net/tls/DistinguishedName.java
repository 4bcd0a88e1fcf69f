package io.fairlead.net.tls;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * The name in a certificate, entry by entry in the certificate's own order, with OpenSSL's short words for the entries.
 *
 * @param entries what it consists of
 */
public record DistinguishedName(List<Entry> entries) {

    private static final Map<String, String> WORDS = Map.of(
            "1.2.840.113549.1.9.1", "emailAddress",
            "2.5.4.4", "SN",
            "2.5.4.5", "serialNumber",
            "2.5.4.12", "title",
            "2.5.4.42", "GN",
            "2.5.4.97", "organizationIdentifier");

    /**
     * One entry.
     *
     * @param word such as {@code CN}; the object identifier where there is no word
     */
    public record Entry(String word, String value) {}

    public DistinguishedName {
        entries = List.copyOf(entries);
    }

    /** The name's entries; none where it cannot be read. */
    public static DistinguishedName of(X500Principal name) {
        try {
            List<Entry> entries = new ArrayList<>();
            for (Rdn rdn : new LdapName(name.getName(X500Principal.RFC2253, WORDS)).getRdns()) {
                NamingEnumeration<? extends Attribute> all = rdn.toAttributes().getAll();
                while (all.hasMore()) {
                    Attribute one = all.next();
                    entries.add(new Entry(one.getID(), text(one.get())));
                }
            }
            return new DistinguishedName(entries);
        } catch (InvalidNameException e) {
            return new DistinguishedName(List.of());
        } catch (NamingException e) {
            return new DistinguishedName(List.of());
        }
    }

    private static String text(Object value) {
        return value instanceof byte[] octets
                ? new String(octets, java.nio.charset.StandardCharsets.ISO_8859_1)
                : value.toString();
    }

    /** {@code /C=DE/O=Example/CN=ann}, as OpenSSL and HAProxy write it. */
    public String oneLine() {
        StringBuilder line = new StringBuilder();
        entries.forEach(
                entry -> line.append('/').append(entry.word()).append('=').append(entry.value()));
        return line.toString();
    }

    /**
     * The value of an entry.
     *
     * @param occurrence 1 for the first with this word, -1 for the last; 0 as 1
     */
    public Optional<String> entry(String word, int occurrence) {
        List<String> values = new ArrayList<>(entries.stream()
                .filter(entry -> entry.word().equalsIgnoreCase(word))
                .map(Entry::value)
                .toList());
        if (occurrence < 0) {
            Collections.reverse(values);
        }
        return values.stream().skip(Math.max(0, Math.abs(occurrence) - 1)).findFirst();
    }
}
