package io.fairlead.configformat;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.diagnostic.Diagnostic;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {

    private static final String SAMPLE = """
            global: {maxconn: 2000, log: [{address: "127.0.0.1:514"}], runtime: {sockets: [{address: /run/fairlead.sock, level: admin}]}}
            frontends:
              - name: web
                bind:
                  - {address: "*:80"}
                  - address: "[::1]:443"
                    tls: {certificates: [site.pem], alpn: [h2, http/1.1], min-version: TLSv1.3, strict-sni: true}
                rules:
                  - when: {not: {fetch: ssl_fc, match: bool}}
                    redirect-scheme: {to: https, code: 301}
                  - when: {any: [{fetch: src, match: ip, values: [10.0.0.0/8]}, {fetch: "nbsrv(app)", match: int, values: [lt 1]}]}
                    return: {status: 503, content-type: text/plain, body: "null"}
                  - set-header: {name: X-Proto, value: "true"}
                use-backend:
                  - when: {all: [{fetch: "hdr(host)", ignore-case: true, values: [a.example]}]}
                    backend: app
                default-backend: app
                timeouts: {client: 1500us, http-request: 100ms, tunnel: 1d}
                stats: {uri: /stats, refresh: 5s, users: [{user: admin, password: "0123"}]}
                log-format: http
                options: {forward-for: {except: [127.0.0.0/8]}, dont-log-null: true, socket-stats: true}
            backends:
              - name: app
                balance: {algorithm: uri, depth: 2, consistent: true}
                check:
                  http: {method: GET, uri: /health, headers: [{name: Host, value: a}], expect: [{not: true, kind: status, pattern: "500"}]}
                retries: 2
                options: {redispatch: true, reuse: never}
                servers:
                  - {name: a, address: "127.0.0.1:9000", weight: 10, maxconn: 5, check: {inter: 1s, port: 9001}}
                  - {name: b, address: "db.example:9000", backup: true, tls: {verify: false}, slow-start: 90s}
              - name: db
                mode: tcp
                protocol: postgresql
                check: {pgsql: {user: probe}}
            """;

    private static Diagnostic onlyError(String text) {
        ParsedConfig parsed = ConfigReader.read(text, "f.yaml");
        assertThat(parsed.valid()).isFalse();
        assertThat(parsed.diagnostics()).hasSize(1);
        return parsed.diagnostics().getFirst();
    }

    private static ProxyConfig read(String text) {
        ParsedConfig parsed = ConfigReader.read(text, "f.yaml");
        assertThat(parsed.diagnostics()).isEmpty();
        return parsed.config().orElseThrow();
    }

    @Test
    void whatIsWrittenReadsBackEqual() {
        ProxyConfig config = read(SAMPLE);

        assertThat(read(ConfigWriter.json(config, Secrets.SHOWN))).isEqualTo(config);
        assertThat(read(ConfigWriter.yaml(config, Secrets.SHOWN))).isEqualTo(config);
    }

    @Test
    void secretsAreMaskedWhereAsked() {
        ProxyConfig config = read(SAMPLE);

        assertThat(ConfigWriter.json(config, Secrets.MASKED)).doesNotContain("0123");
        assertThat(ConfigWriter.yaml(config, Secrets.MASKED)).doesNotContain("0123");
    }

    @Test
    void anUnknownBackendIsShownWhereItIsNamed() {
        Diagnostic error = onlyError("""
                frontends:
                  - name: web
                    use-backend:
                      - backend: nope
                """);

        assertThat(error.code()).isEqualTo("unknown-backend");
        assertThat(error.position().toString()).isEqualTo("f.yaml:4:9");
    }

    @Test
    void aTextThatContainsItselfIsRefused() {
        assertThat(onlyError("frontends:\n  - &a [*a]\n").code()).isEqualTo("recursive-alias");
    }

    @Test
    void aVeryDeepTextIsRefused() {
        assertThat(onlyError("[".repeat(100_000)).code()).isEqualTo("too-deep");
    }

    @Test
    void aDurationThatOverflowsIsRefused() {
        Diagnostic error = onlyError("frontends: [{name: a, timeouts: {client: 999999999999d}}]");

        assertThat(error.code()).isEqualTo("wrong-value");
    }
}
