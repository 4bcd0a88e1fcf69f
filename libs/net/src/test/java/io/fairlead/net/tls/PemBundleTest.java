package io.fairlead.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.testkit.TestCertificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What PEM files may look like. */
final class PemBundleTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before anything else.
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // JUnit calls issue() before any test.
    private static TestCertificates ec;

    @SuppressWarnings("NullAway.Init") // JUnit calls issue() before any test.
    private static TestCertificates rsa;

    @BeforeAll
    static void issue() {
        ec = TestCertificates.in(folder).issue("a", "a.test").issue("b", "b.test");
        rsa = TestCertificates.in(folder, "RSA").issue("r", "r.test");
    }

    @Test
    void leafIsTheOneTheKeyBelongsToWhateverTheOrder() throws IOException {
        PemBundle bundle = PemBundle.parse(ec.key("a") + ec.certificate("ca") + ec.certificate("a"), "x.pem");
        assertThat(CertificateNames.of(bundle.leaf())).containsExactly("a.test");
        assertThat(bundle.chain()).hasSize(2);
    }

    @Test
    void readsTheOldKeyForms() throws IOException {
        String pkcs1 = pem("RSA PRIVATE KEY", inner(der(rsa.key("r"))));
        assertThat(PemBundle.parse(rsa.certificate("r") + pkcs1, "r.pem").key().getAlgorithm())
                .isEqualTo("RSA");
        String sec1 = pem("EC PRIVATE KEY", sec1(der(ec.key("a"))));
        assertThat(PemBundle.parse(sec1 + ec.certificate("a"), "a.pem").key().getAlgorithm())
                .isEqualTo("EC");
    }

    @Test
    void saysWhatIsWrongInOneSentence() {
        refused("", "x.pem: no certificate in it");
        refused(ec.certificate("a"), "x.pem: no private key in it");
        refused(ec.certificate("a") + ec.key("b"), "x.pem: the private key belongs to none of the certificates");
        refused(
                ec.certificate("a")
                        + "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n",
                "x.pem: the private key is encrypted");
        refused(
                ec.certificate("a")
                        + "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMIIB\n"
                        + "-----END RSA PRIVATE KEY-----\n",
                "x.pem: the private key is encrypted");
        refused(
                ec.certificate("a") + "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n",
                "x.pem: the private key cannot be read");
        refused(
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
                "x.pem: a certificate in it cannot be read");
    }

    private static void refused(String text, String sentence) {
        assertThatThrownBy(() -> PemBundle.parse(text, "x.pem"))
                .isInstanceOf(IOException.class)
                .hasMessage(sentence);
    }

    @Test
    void namesTheFileThatIsNotThere() {
        Path missing = folder.resolve("missing.pem");
        assertThatThrownBy(() -> PemBundle.read(missing)).hasMessage(missing + ": no such file");
        assertThatThrownBy(() -> PemBundle.read(folder)).isInstanceOf(IOException.class);
    }

    @Test
    void keyMayLieBesideTheCertificate() throws IOException {
        Path certificate = ec.write("split.pem", ec.certificate("a"));
        ec.write("split.pem.key", ec.key("a"));
        assertThat(PemBundle.read(certificate).chain()).hasSize(1);
    }

    private static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }

    /** The position of the content of the element at {@code at}. */
    private static int content(byte[] der, int at) {
        int length = der[at + 1] & 0xff;
        return at + 2 + (length < 0x80 ? 0 : length - 0x80);
    }

    private static int end(byte[] der, int at) {
        int length = der[at + 1] & 0xff;
        if (length < 0x80) {
            return at + 2 + length;
        }
        int value = 0;
        for (int i = 0; i < length - 0x80; i++) {
            value = value << 8 | (der[at + 2 + i] & 0xff);
        }
        return content(der, at) + value;
    }

    /** The key inside a PKCS#8 envelope: version, algorithm, octets. */
    private static byte[] inner(byte[] pkcs8) {
        int octets = end(pkcs8, end(pkcs8, content(pkcs8, 0)));
        return Arrays.copyOfRange(pkcs8, content(pkcs8, octets), end(pkcs8, octets));
    }

    /** The same as SEC1 has it, with the curve in an element tagged [0]. */
    private static byte[] sec1(byte[] pkcs8) {
        int algorithm = end(pkcs8, content(pkcs8, 0));
        int curve = end(pkcs8, content(pkcs8, algorithm));
        byte[] oid = Arrays.copyOfRange(pkcs8, curve, end(pkcs8, curve));
        byte[] key = inner(pkcs8);
        int octets = end(key, content(key, 0));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(key, content(key, 0), end(key, octets) - content(key, 0));
        body.write(0xa0);
        body.write(oid.length);
        body.writeBytes(oid);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(0x30);
        whole.write(body.size());
        whole.writeBytes(body.toByteArray());
        return whole.toByteArray();
    }
}
