package io.fairlead.scenarios;

import io.fairlead.testkit.FairleadProcess;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.TestBackend;
import io.fairlead.testkit.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;

/** The Regami set-up: two machines over TLS, one active and one standing by, behind a running Fairlead. */
final class Regami implements AutoCloseable {

    final TestCertificates certificates;
    final TestBackend vm1;
    final TestBackend vm2;
    final int http = Ports.free();
    final int https = Ports.free();
    final int stats = Ports.free();
    final FairleadProcess fairlead;

    /** Checks are made every {@code inter}; everything else is the text its author wrote. */
    Regami(Path folder, String inter) {
        certificates = TestCertificates.in(folder)
                .issue("site", "regami.com", "www.regami.com", "api.regami.com", "localhost")
                .issue("vm", "vm.internal");
        vm1 = TestBackend.tls("vm1", certificates.serverContext("vm"));
        vm2 = TestBackend.tls("vm2", certificates.serverContext("vm"));
        fairlead = FairleadProcess.run(folder, "haproxy.cfg", config(inter));
    }

    String config(String inter) {
        return TEXT.replace("HTTPS", Integer.toString(https))
                .replace("HTTP_PORT", Integer.toString(http))
                .replace("STATS", Integer.toString(stats))
                .replace("CERT", certificates.bundle("site").toString())
                .replace("VM1", vm1.address())
                .replace("VM2", vm2.address())
                .replace("inter 5s", "inter " + inter);
    }

    RawClient client() throws IOException {
        return RawClient.connectTls(https, certificates.clientContext(), "regami.com");
    }

    @Override
    public void close() {
        fairlead.close();
        vm1.close();
        vm2.close();
    }

    private static final String TEXT = """
            frontend regami_https
                bind 127.0.0.1:HTTPS ssl crt CERT
                bind 127.0.0.1:HTTP_PORT

                # Redirect HTTP to HTTPS
                http-request redirect scheme https unless { ssl_fc }

                # WebSocket detection
                acl is_websocket hdr(Upgrade) -i websocket
                acl is_ws_path path_beg /ws

                use_backend regami_websocket if is_websocket is_ws_path

                # Route to backend based on hostname
                acl is_api hdr(host) -i api.regami.com
                acl is_web hdr(host) -i regami.com www.regami.com

                use_backend regami_api if is_api
                use_backend regami_web if is_web
                default_backend regami_web

            backend regami_web
                balance roundrobin
                option httpchk GET /health
                http-check expect status 200

                # Active-passive: VM2 is backup
                server vm1-prod VM1 ssl verify none check inter 5s fall 3 rise 2
                server vm2-prod VM2 ssl verify none check inter 5s fall 3 rise 2 backup

            backend regami_api
                balance roundrobin
                option httpchk GET /health
                http-check expect status 200

                # Active-passive: VM2 is backup
                server vm1-prod VM1 ssl verify none check inter 5s fall 3 rise 2
                server vm2-prod VM2 ssl verify none check inter 5s fall 3 rise 2 backup

            backend regami_websocket
                balance source  # Sticky sessions for WebSocket
                option httpchk GET /health
                timeout server 3600s  # 1 hour for WebSocket connections
                timeout tunnel 3600s

                server vm1-prod VM1 ssl verify none check inter 5s fall 3 rise 2
                server vm2-prod VM2 ssl verify none check inter 5s fall 3 rise 2 backup

            listen stats
                bind 127.0.0.1:STATS
                stats enable
                stats uri /haproxy-stats
                stats auth admin:your-secure-password
                stats refresh 10s
            """;
}
