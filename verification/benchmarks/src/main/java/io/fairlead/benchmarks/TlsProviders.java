package io.fairlead.benchmarks;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.fairlead.testkit.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.conscrypt.Conscrypt;

/**
 * What TLS costs a server with each provider, in CPU per full handshake, per resumed one, and per MiB sent, in memory
 * and in one thread. The client is the JDK's in every row and is not counted.
 */
public final class TlsProviders {

    private static final int HANDSHAKES = 2000;
    private static final long BULK = 512L << 20;

    private TlsProviders() {}

    /** Prints one row per provider and kind of key. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("tls-providers");
        System.out.println("key    provider    full ms  resumed ms  MiB/s");
        for (String key : List.of("RSA", "EC")) {
            TestCertificates certificates = TestCertificates.in(Files.createDirectory(folder.resolve(key)), key);
            certificates.issue("server", "localhost");
            SSLContext jdk = certificates.serverContext("server");
            row(key, "JSSE", certificates, jdk::createSSLEngine);
            SSLContext conscrypt = context(Conscrypt.newProvider(), certificates, "server");
            row(key, "Conscrypt", certificates, conscrypt::createSSLEngine);
        }
        // Last: it puts itself in front of every other provider of this JVM.
        AmazonCorrettoCryptoProvider.install();
        AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
        for (String key : List.of("RSA", "EC")) {
            TestCertificates certificates = TestCertificates.in(Files.createDirectory(folder.resolve("a" + key)), key);
            certificates.issue("server", "localhost");
            SSLContext accp = certificates.serverContext("server");
            row(key, "JSSE+ACCP", certificates, accp::createSSLEngine);
        }
        System.out.println("first provider: " + Security.getProviders()[0].getName());
    }

    private static SSLContext context(Provider provider, TestCertificates certificates, String alias)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS", provider);
        context.init(certificates.keys(alias, "SunX509").getKeyManagers(), null, null);
        return context;
    }

    private static void row(String key, String name, TestCertificates certificates, Supplier<SSLEngine> server)
            throws Exception {
        SSLContext client = certificates.clientContext();
        handshakes(client, server, HANDSHAKES, false);
        double full = handshakes(client, server, HANDSHAKES, false);
        handshakes(client, server, HANDSHAKES / 4, true);
        double resumed = handshakes(client, server, HANDSHAKES, true);
        double rate = bulk(client, server);
        System.out.printf("%-6s %-10s %8.2f  %10.2f  %5.0f%n", key, name, full, resumed, rate);
    }

    /** Milliseconds of CPU per handshake. */
    private static double handshakes(SSLContext client, Supplier<SSLEngine> server, int count, boolean resumed)
            throws Exception {
        long nanos = 0;
        for (int i = 0; i < count; i++) {
            // A client remembers sessions by the peer's name and port.
            SSLEngine asking = resumed ? client.createSSLEngine("localhost", 443) : client.createSSLEngine();
            TlsPair pair = new TlsPair(asking, server.get());
            pair.handshake();
            nanos += pair.serverNanos();
        }
        return nanos / 1e6 / count;
    }

    private static double bulk(SSLContext client, Supplier<SSLEngine> server) throws Exception {
        double rate = 0;
        for (int round = 0; round < 2; round++) {
            TlsPair pair = new TlsPair(client.createSSLEngine(), server.get());
            pair.handshake();
            long before = pair.serverNanos();
            pair.send(BULK);
            rate = (BULK >> 20) * 1e9 / (pair.serverNanos() - before);
        }
        return rate;
    }
}
