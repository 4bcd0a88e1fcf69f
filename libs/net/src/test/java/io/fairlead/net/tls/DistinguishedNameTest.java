package io.fairlead.net.tls;

import static org.assertj.core.api.Assertions.assertThat;

import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

/** Names of certificates as OpenSSL has them. */
final class DistinguishedNameTest {

    // X500Principal reads the reverse of a certificate's order.
    private static final DistinguishedName NAME = DistinguishedName.of(
            new X500Principal("CN=ann, EMAILADDRESS=ann@example.com, OU=second, OU=first, O=\"Example, Inc.\", C=DE"));

    @Test
    void inOneLineInTheCertificatesOrder() {
        assertThat(NAME.oneLine())
                .isEqualTo("/C=DE/O=Example, Inc./OU=first/OU=second/emailAddress=ann@example.com/CN=ann");
    }

    @Test
    void byWordAndOccurrence() {
        assertThat(NAME.entry("CN", 1)).contains("ann");
        assertThat(NAME.entry("OU", 1)).contains("first");
        assertThat(NAME.entry("OU", 2)).contains("second");
        assertThat(NAME.entry("OU", -1)).contains("second");
        assertThat(NAME.entry("OU", 3)).isEmpty();
        assertThat(NAME.entry("ST", 1)).isEmpty();
    }

    @Test
    void anEmptyName() {
        assertThat(DistinguishedName.of(new X500Principal("")).oneLine()).isEmpty();
    }
}
