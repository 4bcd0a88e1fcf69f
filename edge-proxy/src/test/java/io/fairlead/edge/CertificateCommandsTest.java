package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterSettings;
import io.fairlead.cluster.hazelcast.HazelcastCluster;
import io.fairlead.edge.runtime.RuntimeConsole;
import io.fairlead.edge.runtime.RuntimeContext;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.ServerId;
import io.fairlead.servicekit.vault.CertificateVault;
import io.fairlead.servicekit.vault.Seal;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates replaced over the runtime socket, as HAProxy's users do it: set, show, commit or abort. */
@Timeout(180)
class CertificateCommandsTest {

    /** Nobody orders anything here. */
    private static final RuntimeContext.Orders NO_ORDERS = new RuntimeContext.Orders() {
        @Override
        public Optional<AdminOrder> order(ServerId id) {
            return Optional.empty();
        }

        @Override
        public boolean change(ServerId id, Function<Optional<AdminOrder>, AdminOrder> change) {
            return false;
        }
    };

    @Test
    void aCertificateIsReplacedInATransactionAndAnUploadedOneEverywhere(@TempDir Path folder) throws Exception {
        TestCertificates certificates =
                TestCertificates.in(folder).issue("old", "old.example").issue("new", "new.example");
        Path file = Files.copy(certificates.bundle("old"), folder.resolve("site.pem"));
        Path socket = folder.resolve("a.sock");
        int secure = Ports.free();
        try (Cluster cluster = HazelcastCluster.start(ClusterSettings.embedded("n1", List.of("edge-proxy")));
                CertificateVault vault = new CertificateVault(cluster, folder, Seal.of("0123456789abcdef"))) {
            assertThat(vault.put("shop", 0, Files.readString(certificates.bundle("old"))))
                    .isTrue();
            String config = """
                    global
                      stats socket %s mode 600 level admin
                    defaults
                      mode http
                      timeout connect 5s
                      timeout client 60s
                      timeout server 60s
                    frontend fe
                      bind 127.0.0.1:PORT
                      bind 127.0.0.1:%d ssl crt %s crt %s
                      http-request return status 200
                    """.formatted(socket, secure, file, vault.file("shop"));
            try (EdgeUnderTest edge = new EdgeUnderTest("stock", config);
                    RuntimeConsole console = console(edge, vault)) {
                console.sockets()
                        .follow(edge.runtime
                                .dataplane()
                                .snapshot()
                                .config()
                                .global()
                                .runtime());
                String pem = Files.readString(certificates.bundle("new"));

                assertThat(talk(socket, "show ssl cert\n"))
                        .isEqualTo("# filename\n" + file + "\n@certificates/shop\n\n");
                assertThat(talk(socket, "commit ssl cert " + file + "\n")).isEqualTo("No ongoing transaction!\n\n");
                assertThat(talk(socket, "set ssl cert /nowhere <<\n" + pem + "\n"))
                        .isEqualTo("Can't replace a certificate which is not referenced by the configuration!\n"
                                + "Can't update /nowhere!\n\n");
                assertThat(talk(socket, "set ssl cert " + file + " <<\nnonsense\n\n"))
                        .contains("Can't update " + file + "!");

                String set = "set ssl cert " + file + " <<\n" + pem + "\n";
                assertThat(talk(socket, set)).isEqualTo("New transaction created for certificate " + file + "!\n\n");
                assertThat(talk(socket, set)).isEqualTo("Transaction updated for certificate " + file + "!\n\n");
                assertThat(talk(socket, "show ssl cert\n")).startsWith("# transaction\n*" + file + "\n# filename\n");
                assertThat(talk(socket, "show ssl cert *" + file + "\n"))
                        .contains("Status: Unused\n", "Subject Alternative Name: DNS:new.example\n")
                        .doesNotContain("PRIVATE");
                assertThat(talk(socket, "show ssl cert " + file + "\n"))
                        .contains("Filename: " + file + "\nStatus: Used\nSerial: ", "DNS:old.example\n", "SHA1 Finger");
                assertThat(talk(socket, "set ssl cert @certificates/shop <<\n" + pem + "\n"))
                        .isEqualTo("The ongoing transaction is about '" + file
                                + "' but you are trying to set '@certificates/shop'\n\n");
                assertThat(served(secure, "old.example")).isEqualTo("CN=old.example");

                assertThat(talk(socket, "abort ssl cert " + file + "\n"))
                        .isEqualTo("Transaction aborted for certificate '" + file + "'!\n\n");
                assertThat(served(secure, "old.example")).isEqualTo("CN=old.example");
                talk(socket, set);
                assertThat(talk(socket, "commit ssl cert " + file + "\n"))
                        .isEqualTo("Committing " + file + ".\nSuccess!\n\n");
                await().until(() -> served(secure, "new.example").equals("CN=new.example"));
                assertThat(file).hasContent(pem.strip());

                talk(socket, "set ssl cert @certificates/shop <<\n" + pem + "\n");
                assertThat(talk(socket, "commit ssl cert @certificates/shop\n")).contains("Success!\n");
                assertThat(vault.version("shop")).isEqualTo(2);
                assertThat(cluster.secrets().all()).containsKey("shop");
            }
        }
    }

    private static RuntimeConsole console(EdgeUnderTest edge, CertificateVault vault) {
        return new RuntimeConsole(
                new RuntimeContext(
                        "n1",
                        edge.runtime.dataplane(),
                        edge.runtime.table(),
                        edge.runtime::idle,
                        edge.runtime.streams(),
                        () -> 0,
                        NO_ORDERS,
                        command -> {},
                        limit -> List.of(),
                        new EdgeCertificates(edge.runtime::certificates, vault),
                        edge.runtime.errors()),
                InstantSource.system());
    }

    /** The common name of the certificate that is shown to who asks for that name. */
    private static String served(int port, String name) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new javax.net.ssl.TrustManager[] {new Anybody()}, null);
        try (SSLSocket client = (SSLSocket) context.getSocketFactory().createSocket()) {
            client.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 60_000);
            client.setSoTimeout(60_000);
            var parameters = client.getSSLParameters();
            parameters.setServerNames(List.of(new javax.net.ssl.SNIHostName(name)));
            client.setSSLParameters(parameters);
            client.startHandshake();
            X509Certificate leaf = (X509Certificate) client.getSession().getPeerCertificates()[0];
            return leaf.getSubjectX500Principal().getName().replaceAll(",.*", "");
        }
    }

    /** Trusts everybody: what is looked at is which certificate is shown. */
    private static final class Anybody extends javax.net.ssl.X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {
            // Nobody asks.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {
            // Whoever it is.
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {
            // Nobody asks.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {
            // Whoever it is.
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // Nobody asks.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // Whoever it is.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static String talk(Path socket, String text) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            StringBuilder answer = new StringBuilder();
            ByteBuffer buffer = ByteBuffer.allocate(65_536);
            while (channel.read(buffer) >= 0) {
                answer.append(StandardCharsets.UTF_8.decode(buffer.flip()));
                buffer.clear();
            }
            return answer.toString();
        }
    }
}
