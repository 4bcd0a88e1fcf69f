package io.fairlead.haproxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.config.Action;
import io.fairlead.model.config.Backend;
import io.fairlead.model.config.BackendRule;
import io.fairlead.model.config.Balance;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.BindTls;
import io.fairlead.model.config.CheckSettings;
import io.fairlead.model.config.ClientCertificates;
import io.fairlead.model.config.Condition;
import io.fairlead.model.config.Credentials;
import io.fairlead.model.config.Fetch;
import io.fairlead.model.config.ForwardFor;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.LogForm;
import io.fairlead.model.config.LogFormat;
import io.fairlead.model.config.LogFrame;
import io.fairlead.model.config.LogTarget;
import io.fairlead.model.config.Matcher;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.config.Protocol;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.model.config.Rule;
import io.fairlead.model.config.RuntimeSettings;
import io.fairlead.model.config.RuntimeSocket;
import io.fairlead.model.config.RuntimeSocket.Level;
import io.fairlead.model.config.Server;
import io.fairlead.model.config.ServerTls;
import io.fairlead.model.config.StatsPage;
import io.fairlead.model.config.TlsProfile;
import io.fairlead.model.config.TlsVersion;
import io.fairlead.model.diagnostic.Diagnostic;
import io.fairlead.model.diagnostic.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lines of a haproxy.cfg become in the model. */
class HaproxyConfigReaderTest {

    private static final String HTTP =
            "defaults\n mode http\n timeout connect 1s\n timeout client 1s\n timeout server 1s\n";

    private static ProxyConfig read(String text) {
        ParsedConfig parsed = HaproxyConfigReader.read(text, "f.cfg", Map.of());
        assertThat(parsed.config()).as(String.valueOf(parsed.diagnostics())).isPresent();
        return parsed.config().orElseThrow();
    }

    private static Frontend front(String lines) {
        return read(HTTP + "frontend f\n bind :80\n " + lines.replace(";", "\n ") + "\nbackend b\nbackend c\n")
                .frontends()
                .getFirst();
    }

    private static Backend back(String lines) {
        return read(HTTP + "backend b\n " + lines.replace(";", "\n ") + "\n")
                .backends()
                .getFirst();
    }

    private static Condition test(Fetch fetch, Matcher matcher, String... patterns) {
        return new Condition.Test(fetch, matcher, false, List.of(patterns));
    }

    @Test
    void bind() {
        Frontend frontend = front("bind *:443 ssl crt /a.pem crt /b alpn h2,http/1.1 ssl-min-ver TLSv1.3 strict-sni;"
                + "bind [::1]:81,127.0.0.1:82-83 name x accept-proxy");
        BindTls tls = new BindTls(List.of("/a.pem", "/b"), List.of("h2", "http/1.1"), TlsVersion.TLS_1_3, true);
        assertThat(frontend.binds())
                .containsExactly(
                        Bind.plain(new HostPort("*", 80)),
                        new Bind(new HostPort("*", 443), Optional.of(tls), false, ""),
                        new Bind(new HostPort("::1", 81), Optional.empty(), true, "x"),
                        new Bind(new HostPort("127.0.0.1", 82), Optional.empty(), true, "x"),
                        new Bind(new HostPort("127.0.0.1", 83), Optional.empty(), true, "x"));
    }

    @Test
    void tlsOfABind() {
        BindTls tls = front(
                        "bind *:443 ssl crt-list /list ssl-max-ver TLSv1.2 ciphers ECDHE:!aNULL ciphersuites A curves P-256"
                                + " verify optional ca-file /ca.pem ca-verify-file /more.pem crl-file /crl.pem")
                .binds()
                .getLast()
                .tls()
                .orElseThrow();
        assertThat(tls)
                .isEqualTo(new BindTls(
                        List.of(),
                        List.of("/list"),
                        List.of(),
                        new TlsProfile(
                                TlsVersion.TLS_1_2,
                                TlsVersion.TLS_1_2,
                                Optional.of("ECDHE:!aNULL"),
                                Optional.of("A"),
                                Optional.of("P-256")),
                        false,
                        Optional.of(new ClientCertificates(
                                false, List.of("/ca.pem", "/more.pem"), Optional.of("/crl.pem")))));
    }

    @Test
    void tlsDefaultsOfGlobalHoldUnlessALineSaysMore() {
        ProxyConfig config = read("""
                global
                  ca-base /ca
                  crt-base /crt
                  spread-checks 7
                  ssl-default-bind-ciphers BIND
                  ssl-default-bind-ciphersuites SUITES
                  ssl-default-bind-curves CURVES
                  ssl-default-bind-options ssl-min-ver TLSv1.3 no-tls-tickets
                  ssl-default-server-ciphers SERVER
                  ssl-default-server-options force-tlsv12
                """ + HTTP + """
                frontend f
                  bind *:443 ssl crt a.pem
                  bind *:444 ssl crt a.pem ssl-min-ver TLSv1.2 ciphers OWN
                backend b
                  server s 127.0.0.1:1 ssl crt own.pem crl-file crl.pem ca-file ca.pem check check-ssl check-sni name check-alpn h2,http/1.1
                """);
        assertThat(config.global().spreadChecks()).isEqualTo(7);
        assertThat(config.backends()
                        .getFirst()
                        .servers()
                        .getFirst()
                        .check()
                        .orElseThrow()
                        .alpn())
                .containsExactly("h2", "http/1.1");
        TlsProfile first =
                config.frontends().getFirst().binds().get(0).tls().orElseThrow().profile();
        assertThat(first)
                .isEqualTo(new TlsProfile(
                        TlsVersion.TLS_1_3,
                        TlsVersion.TLS_1_3,
                        Optional.of("BIND"),
                        Optional.of("SUITES"),
                        Optional.of("CURVES")));
        TlsProfile second =
                config.frontends().getFirst().binds().get(1).tls().orElseThrow().profile();
        assertThat(second.minVersion()).isEqualTo(TlsVersion.TLS_1_2);
        assertThat(second.ciphers()).contains("OWN");
        Server server = config.backends().getFirst().servers().getFirst();
        assertThat(server.tls())
                .contains(new ServerTls(
                        true,
                        Optional.of("/ca/ca.pem"),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.of("/ca/crl.pem"),
                        Optional.of("/crt/own.pem"),
                        new TlsProfile(
                                TlsVersion.TLS_1_2,
                                TlsVersion.TLS_1_2,
                                Optional.of("SERVER"),
                                Optional.empty(),
                                Optional.empty())));
        assertThat(server.check().orElseThrow().sni()).contains("name");
    }

    @Test
    void conditions() {
        Frontend frontend = front("acl a path_beg /x /y;acl h hdr(Host) -i One two;acl a src 10.0.0.0/255.0.0.0;"
                + "use_backend b if a !h or { ssl_fc } ! { nbsrv(c) lt 2 };use_backend c unless h;use_backend c");
        Condition a = new Condition.AnyOf(List.of(
                test(new Fetch.Path(), Matcher.BEG, "/x", "/y"), test(new Fetch.Source(), Matcher.IP, "10.0.0.0/8")));
        Condition h = new Condition.Test(new Fetch.Header("Host"), Matcher.STR, true, List.of("One", "two"));
        Condition tls = test(new Fetch.FrontendTls(), Matcher.BOOL);
        Condition few = test(new Fetch.UsableServers("c"), Matcher.INT, "lt 2");
        assertThat(frontend.backendRules())
                .containsExactly(
                        new BackendRule(
                                new Condition.AnyOf(List.of(
                                        new Condition.AllOf(List.of(a, new Condition.Not(h))),
                                        new Condition.AllOf(List.of(tls, new Condition.Not(few))))),
                                "b"),
                        new BackendRule(new Condition.Not(h), "c"),
                        new BackendRule(Condition.always(), "c"));
    }

    @Test
    void requestRulesKeepTheirOrderAndALaterAclLineCounts() {
        Frontend frontend = front("acl p path /a;http-request deny deny_status 429 if p;acl p path /b;"
                + "http-request redirect scheme https code 301 unless { ssl_fc };redirect prefix http://x if p;"
                + "http-request set-header X-A '100%% y' if !p;http-request del-header X-B;"
                + "http-request return status 404 content-type text/plain string gone if { path /c }");
        Condition p = new Condition.AnyOf(
                List.of(test(new Fetch.Path(), Matcher.STR, "/a"), test(new Fetch.Path(), Matcher.STR, "/b")));
        Condition tls = test(new Fetch.FrontendTls(), Matcher.BOOL);
        assertThat(frontend.requestRules())
                .containsExactly(
                        new Rule(p, new Action.Deny(429)),
                        new Rule(new Condition.Not(tls), new Action.RedirectScheme("https", 301)),
                        new Rule(p, new Action.RedirectPrefix("http://x", 302)),
                        new Rule(new Condition.Not(p), new Action.SetHeader("X-A", "100% y")),
                        new Rule(Condition.always(), new Action.DelHeader("X-B")),
                        new Rule(
                                test(new Fetch.Path(), Matcher.STR, "/c"),
                                new Action.Return(404, Optional.of("text/plain"), "gone")));
    }

    @Test
    void aBackendHasRequestRulesOfItsOwn() {
        assertThat(back("http-request set-header X y").requestRules())
                .containsExactly(new Rule(Condition.always(), new Action.SetHeader("X", "y")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "balance roundrobin | RoundRobin[]",
                "balance static-rr | StaticRoundRobin[]",
                "balance leastconn | LeastConn[]",
                "balance first | First[]",
                "balance random | Random[draws=2]",
                "balance random(4) | Random[draws=4]",
                "balance source | Source[hashType=HashType[consistent=false, balanceFactor=0]]",
                "hash-type consistent;balance source | Source[hashType=HashType[consistent=true, balanceFactor=0]]",
                "balance uri whole len 9 depth 3;hash-type consistent;hash-balance-factor 125 | Uri[whole=true, length=9, depth=3, pathOnly=false, hashType=HashType[consistent=true, balanceFactor=125]]",
                "balance hdr(X-User) | Header[name=X-User, hashType=HashType[consistent=false, balanceFactor=0]]",
                "balance url_param id | UrlParam[name=id, hashType=HashType[consistent=false, balanceFactor=0]]",
            })
    void balance(String lines, String expected) {
        assertThat(back(lines).balance()).hasToString(expected);
    }

    @Test
    void serverParameters() {
        Server server =
                back("server s 10.0.0.1:443 weight 7 maxconn 5 maxqueue 6 backup disabled cookie c slowstart 1500"
                                + " ssl verify required ca-file /ca.pem sni str(a.example) verifyhost b.example"
                                + " check inter 5s fastinter 100ms downinter 1m fall 4 rise 5 port 8008 addr 10.0.0.2 check-ssl"
                                + " on-marked-down shutdown-sessions on-marked-up shutdown-backup-sessions")
                        .servers()
                        .getFirst();
        assertThat(server)
                .isEqualTo(new Server(
                        "s",
                        new HostPort("10.0.0.1", 443),
                        7,
                        true,
                        true,
                        Optional.of(new ServerTls(
                                true,
                                Optional.of("/ca.pem"),
                                Optional.of("a.example"),
                                Optional.of("b.example"),
                                List.of())),
                        Optional.of(new CheckSettings(
                                Duration.ofSeconds(5),
                                Optional.of(Duration.ofMillis(100)),
                                Optional.of(Duration.ofMinutes(1)),
                                4,
                                5,
                                Optional.of("10.0.0.2"),
                                Optional.of(8008),
                                true)),
                        5,
                        6,
                        Optional.of("c"),
                        Duration.ofSeconds(2),
                        true,
                        true));
    }

    @Test
    void defaultServerHoldsForTheServersBelowIt() {
        List<Server> servers = back("server a 10.0.0.1:80 check;default-server inter 9s check;server b 10.0.0.1:80;"
                        + "default-server fall 7;server c 10.0.0.1:80 no-check;server d 10.0.0.1:80")
                .servers();
        assertThat(servers.get(0).check()).contains(CheckSettings.DEFAULT);
        assertThat(servers.get(1).check().orElseThrow().inter()).hasSeconds(9);
        assertThat(servers.get(2).check()).isEmpty();
        assertThat(servers.get(3).check().orElseThrow().fall()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "option httpchk | OPTIONS / HTTP/1.0",
                "option httpchk /x | OPTIONS /x HTTP/1.0",
                "option httpchk GET /x | GET /x HTTP/1.0",
                "option httpchk GET /x HTTP/1.1 | GET /x HTTP/1.1",
                "option httpchk GET /x;http-check send meth HEAD uri /y ver HTTP/1.1 | HEAD /y HTTP/1.1",
                "http-check send uri /y;option httpchk GET /x | GET /y HTTP/1.0",
            })
    void httpCheckRequest(String lines, String expected) {
        HealthCheck check = back(lines).check();
        assertThat(check)
                .isInstanceOfSatisfying(
                        HealthCheck.Http.class,
                        http -> assertThat(http.method() + " " + http.uri() + " " + http.version())
                                .isEqualTo(expected));
    }

    @Test
    void httpCheckHeadersBodyAndExpectations() {
        HealthCheck check =
                back("option httpchk GET / HTTP/1.1\\r\\nHost:\\ a.example;http-check send hdr X-Y z body hi;"
                                + "http-check expect status 200-299,304;http-check expect ! rstring er+or;http-check expect !string x")
                        .check();
        assertThat(check)
                .isEqualTo(new HealthCheck.Http(
                        "GET",
                        "/",
                        "HTTP/1.1",
                        List.of(
                                new HealthCheck.HeaderField("Host", "a.example"),
                                new HealthCheck.HeaderField("X-Y", "z")),
                        "hi",
                        List.of(
                                new HealthCheck.Expect(false, HealthCheck.Expect.Kind.STATUS, "200-299,304"),
                                new HealthCheck.Expect(true, HealthCheck.Expect.Kind.RSTRING, "er+or"),
                                new HealthCheck.Expect(true, HealthCheck.Expect.Kind.STRING, "x"))));
        assertThat(back("option pgsql-check user me").check()).isEqualTo(new HealthCheck.PostgreSql(Optional.of("me")));
        assertThat(back("option httpchk;option tcp-check").check()).isEqualTo(new HealthCheck.Connect());
    }

    @Test
    void aCheckOverSeveralConnections() {
        HealthCheck check =
                back("option httpchk GET /first;http-check connect default;http-check send;http-check expect status 200;"
                                + "http-check connect port 8443 ssl sni a.example comment second;"
                                + "http-check send meth HEAD uri /second ver HTTP/1.1 hdr Host a.example;"
                                + "http-check expect status 204;http-check connect port 25")
                        .check();
        HealthCheck.Http first = new HealthCheck.Http(
                "GET",
                "/first",
                "HTTP/1.0",
                List.of(),
                "",
                List.of(new HealthCheck.Expect(false, HealthCheck.Expect.Kind.STATUS, "200")));
        HealthCheck.Http second = new HealthCheck.Http(
                "HEAD",
                "/second",
                "HTTP/1.1",
                List.of(new HealthCheck.HeaderField("Host", "a.example")),
                "",
                List.of(new HealthCheck.Expect(false, HealthCheck.Expect.Kind.STATUS, "204")));
        assertThat(check)
                .isEqualTo(new HealthCheck.HttpScript(List.of(
                        new HealthCheck.HttpScript.Leg(HealthCheck.Step.Connect.AS_SERVER, Optional.of(first)),
                        new HealthCheck.HttpScript.Leg(
                                new HealthCheck.Step.Connect(Optional.of(8443), true, Optional.of("a.example"), false),
                                Optional.of(second)),
                        new HealthCheck.HttpScript.Leg(
                                new HealthCheck.Step.Connect(Optional.of(25), false, Optional.empty(), false),
                                Optional.empty()))));
    }

    @Test
    void options() {
        Backend backend = back("option allbackups;option redispatch;option httpclose;option http-server-close;"
                + "option log-health-checks;http-reuse always;retries 5;"
                + "option forwardfor except 127.0.0.0/8 header X-Client if-none");
        assertThat(backend.retries()).isEqualTo(5);
        assertThat(backend.options()).satisfies(options -> {
            assertThat(options.allBackups()).isTrue();
            assertThat(options.redispatch()).isTrue();
            assertThat(options.httpServerClose()).isTrue();
            assertThat(options.httpClose()).as("the last mode wins").isFalse();
            assertThat(options.logHealthChecks()).isTrue();
            assertThat(options.reuse()).hasToString("ALWAYS");
            assertThat(options.forwardFor()).contains(new ForwardFor("X-Client", List.of("127.0.0.0/8"), true));
        });
        assertThat(back("option allbackups;no option allbackups").options().allBackups())
                .isFalse();
        Frontend frontend = front(
                "option httplog;option dontlognull;option socket-stats;option httpclose;maxconn 9;log 127.0.0.1 local0 notice");
        assertThat(frontend.logFormat()).isEqualTo(LogFormat.HTTP);
        assertThat(frontend.options().dontLogNull()).isTrue();
        assertThat(frontend.options().socketStats()).isTrue();
        assertThat(frontend.options().httpClose()).isTrue();
        assertThat(frontend.maxconn()).isEqualTo(9);
        assertThat(frontend.logTargets()).containsExactly(new LogTarget("127.0.0.1:514", "local0", "notice"));
    }

    @ParameterizedTest
    @CsvSource({"5,5", "5ms,5", "5s,5000", "2m,120000", "1h,3600000", "1d,86400000", "1500us,2"})
    void times(String written, long millis) {
        assertThat(back("timeout queue " + written).timeouts().queue()).contains(Duration.ofMillis(millis));
    }

    @Test
    void aTimeoutOfZeroIsNone() {
        assertThat(back("timeout server 0").timeouts().server()).isEmpty();
    }

    @Test
    void listenIsAFrontendAndABackendOfTheSameName() {
        ProxyConfig config = read(HTTP + "listen l\n bind :80\n http-request set-header A b\n server s 10.0.0.1:80\n"
                + " stats uri /s\n stats auth u:p\n stats realm a\\ b\n stats refresh 5\n stats hide-version\n");
        Frontend frontend = config.frontend("l").orElseThrow();
        assertThat(frontend.defaultBackend()).contains("l");
        assertThat(frontend.requestRules()).hasSize(1);
        assertThat(frontend.stats())
                .contains(new StatsPage(
                        "/s", List.of(new Credentials("u", "p")), "a b", Optional.of(Duration.ofSeconds(5)), true));
        assertThat(config.backend("l").orElseThrow().servers()).hasSize(1);
        assertThat(config.backend("l").orElseThrow().requestRules()).isEmpty();
    }

    @Test
    void aStatsPageShowsItsScopeAndLetsSomeChangeServers() {
        ProxyConfig config = read(HTTP + "listen l\n bind :80\n server s 10.0.0.1:80\n acl inside path_beg /s\n"
                + " stats uri /s\n stats scope .\n stats scope other\n stats admin if inside\n");
        StatsPage page = config.frontend("l").orElseThrow().stats().orElseThrow();
        assertThat(page.scope()).containsExactly("l", "other");
        assertThat(page.admin()).isPresent();

        ProxyConfig again = read(HaproxyConfigWriter.write(config).text());
        assertThat(again.frontend("l").orElseThrow().stats()).contains(page);
    }

    @Test
    void defaultsAreInheritedFromTheLastOneOrTheOneNamed() {
        ProxyConfig config = read("""
                defaults one
                    mode http
                    timeout client 1s
                    timeout server 2s
                    timeout connect 3s
                    maxconn 7
                    retries 9
                    balance leastconn
                    option httpchk GET /one
                    http-check expect status 204
                    default-server inter 8s
                    stats uri /s
                    log global
                frontend a
                    bind :80
                    stats refresh 1
                backend b
                    server s 10.0.0.1:80 check
                defaults
                    mode tcp
                    timeout client 4s
                    timeout server 4s
                    timeout connect 4s
                backend c
                    server s 10.0.0.1:80 check
                backend d from one
                    option httpchk GET /own
                backend e from one
                    http-check expect status 200
                global
                    log stdout local0
                """);
        Frontend a = config.frontend("a").orElseThrow();
        assertThat(a.timeouts().client()).contains(Duration.ofSeconds(1));
        assertThat(a.timeouts().server()).as("belongs to backends").isEmpty();
        assertThat(a.maxconn()).isEqualTo(7);
        assertThat(a.stats().orElseThrow().uri())
                .as("own stats lines replace inherited ones")
                .isEqualTo("/haproxy?stats");
        assertThat(a.logTargets())
                .containsExactly(
                        new LogTarget("stdout", "local0", "debug", new LogForm(LogFrame.LOCAL, "emerg", 0, "")));
        Backend b = config.backend("b").orElseThrow();
        assertThat(b.timeouts().server()).contains(Duration.ofSeconds(2));
        assertThat(b.timeouts().client()).as("belongs to frontends").isEmpty();
        assertThat(b.retries()).isEqualTo(9);
        assertThat(b.balance()).isEqualTo(new Balance.LeastConn());
        assertThat(b.servers().getFirst().check().orElseThrow().inter()).hasSeconds(8);
        assertThat(b.check()).hasToString(String.valueOf(http("/one", "204")));
        Backend c = config.backend("c").orElseThrow();
        assertThat(c.mode()).isEqualTo(ProxyMode.TCP);
        assertThat(c.retries()).isEqualTo(3);
        assertThat(c.check()).isEqualTo(new HealthCheck.Connect());
        assertThat(config.backend("d").orElseThrow().check()).isEqualTo(http("/own"));
        assertThat(config.backend("e").orElseThrow().check()).isEqualTo(http("/one", "200"));
    }

    private static HealthCheck http(String uri, String... statuses) {
        List<HealthCheck.Expect> expects = List.of(statuses).stream()
                .map(status -> new HealthCheck.Expect(false, HealthCheck.Expect.Kind.STATUS, status))
                .toList();
        return new HealthCheck.Http("GET", uri, "HTTP/1.0", List.of(), "", expects);
    }

    @Test
    void relativeCertificatesAreLookedUpInTheirBase() {
        ProxyConfig config = read("global\n crt-base /c\n ca-base /d\n ssl-default-bind-options ssl-min-ver TLSv1.3\n"
                + HTTP + "listen l\n bind :80 ssl crt a.pem crt /b.pem\n server s 10.0.0.1:80 ssl ca-file x.pem\n");
        BindTls tls = config.frontends().getFirst().binds().getFirst().tls().orElseThrow();
        assertThat(tls.certificates()).containsExactly("/c/a.pem", "/b.pem");
        assertThat(tls.minVersion()).isEqualTo(TlsVersion.TLS_1_3);
        assertThat(config.backends()
                        .getFirst()
                        .servers()
                        .getFirst()
                        .tls()
                        .orElseThrow()
                        .caFile())
                .contains("/d/x.pem");
    }

    @Test
    void globalSettings() {
        ProxyConfig config =
                read("global\n maxconn 99\n log /dev/log local0\n stats socket /run/x.sock mode 660 level admin\n"
                        + " stats socket ipv4@127.0.0.1:9999\n stats timeout 2m\n");
        assertThat(config.global().maxconn()).isEqualTo(99);
        assertThat(config.global().logTargets()).containsExactly(new LogTarget("unix:/dev/log", "local0", "debug"));
        assertThat(config.global().runtime())
                .isEqualTo(new RuntimeSettings(
                        List.of(
                                new RuntimeSocket("/run/x.sock", 0660, Optional.empty(), Optional.empty(), Level.ADMIN),
                                new RuntimeSocket(
                                        "127.0.0.1:9999", 0, Optional.empty(), Optional.empty(), Level.OPERATOR)),
                        Duration.ofMinutes(2),
                        10));
    }

    @Test
    void withoutAModeHttpLinesMakeItHttp() {
        String text = """
                frontend f
                 bind :80
                 http-request redirect scheme https unless { ssl_fc }
                 default_backend b
                backend b
                 server s 10.0.0.1:80
                listen db
                 bind :81
                 server s 10.0.0.1:3306
                """;
        ParsedConfig parsed = HaproxyConfigReader.read(text, "f.cfg", Map.of());
        ProxyConfig config = parsed.config().orElseThrow();
        assertThat(config.frontend("f").orElseThrow().mode()).isEqualTo(ProxyMode.HTTP);
        assertThat(config.backend("b").orElseThrow().mode()).isEqualTo(ProxyMode.HTTP);
        assertThat(config.frontend("db").orElseThrow().mode()).isEqualTo(ProxyMode.TCP);
        assertThat(parsed.diagnostics().stream()
                        .filter(d -> d.code().equals("mode-inferred"))
                        .map(d -> d.position().line()))
                .containsExactly(1, 5);
    }

    @Test
    void httpLinesInModeTcpAreIgnoredWithAWarning() {
        ParsedConfig parsed = HaproxyConfigReader.read(
                HTTP + "frontend f\n mode tcp\n bind :80\n http-request deny\n acl a path /\n use_backend b if a\n"
                        + " use_backend c if !a\nbackend b\n mode tcp\nbackend c\n mode tcp\n balance uri\n",
                "f.cfg",
                Map.of());
        ProxyConfig config = parsed.config().orElseThrow();
        Frontend frontend = config.frontends().getFirst();
        assertThat(frontend.requestRules()).isEmpty();
        assertThat(frontend.backendRules())
                .containsExactly(
                        new BackendRule(Conditions.FALSE, "b"),
                        new BackendRule(new Condition.Not(Conditions.FALSE), "c"));
        assertThat(config.backend("c").orElseThrow().balance()).isEqualTo(new Balance.RoundRobin());
        assertThat(parsed.diagnostics().stream()
                        .filter(d -> d.code().equals("FL019"))
                        .map(d -> d.position().line()))
                .containsExactly(9, 11, 12, 15);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server a 10.0.0.1:5432 | POSTGRESQL",
                "server a 10.0.0.1:6432 | POSTGRESQL",
                "server a 10.0.0.1:9999 | TCP",
                "option pgsql-check user u;server a 10.0.0.1:9999 | POSTGRESQL",
                "option httpchk GET /replica?lag=1MB;server a 10.0.0.1:9999 | POSTGRESQL",
                "option httpchk GET /health;server a 10.0.0.1:9999 | TCP",
                "server a 10.0.0.1:5432;# fairlead: protocol tcp | TCP",
                "server a 10.0.0.1:9999;# fairlead: protocol redis | REDIS",
                "server a 10.0.0.1:9999 # fairlead: protocol postgresql | POSTGRESQL",
            })
    void protocolOfATcpProxy(String lines, Protocol expected) {
        ParsedConfig parsed = HaproxyConfigReader.read(
                "defaults\n mode tcp\nfrontend f\n bind :80\n default_backend b\nbackend b\n "
                        + lines.replace(";", "\n ") + "\n",
                "f.cfg",
                Map.of());
        ProxyConfig config = parsed.config().orElseThrow();
        assertThat(config.backends().getFirst().protocol()).isEqualTo(expected);
        assertThat(config.frontends().getFirst().protocol()).isEqualTo(expected);
        assertThat(parsed.diagnostics()).anyMatch(d -> d.code().equals("protocol") && d.severity() == Severity.INFO);
    }

    @Test
    void aFrontendOfTwoProtocolsIsRefused() {
        ParsedConfig parsed = HaproxyConfigReader.read("""
                defaults
                 mode tcp
                frontend f
                 bind :80
                 use_backend a if { src 10.0.0.1 }
                 default_backend b
                backend a
                 server s 10.0.0.1:5432
                backend b
                 server s 10.0.0.1:80
                """, "f.cfg", Map.of());
        assertThat(parsed.diagnostics().stream().filter(Diagnostic::isError).map(Diagnostic::code))
                .containsExactly("mixed-protocols");
    }

    @Test
    void aDisabledFrontendIsLeftOutAndADisabledBackendServesNobody() {
        ProxyConfig config =
                read(HTTP + "frontend f\n disabled\n bind :80\nbackend b\n disabled\n server s 10.0.0.1:80\n"
                        + "frontend g\n bind :81\n default_backend b\n");
        assertThat(config.frontends()).singleElement().matches(f -> f.name().equals("g"));
        assertThat(config.backends().getFirst().servers()).allMatch(Server::disabled);
    }

    @ParameterizedTest
    @CsvSource({
        "frontend f, timeout tarpit 3s, PT3S",
        "frontend f, timeout connect 3s, ",
        "listen f, timeout connect 3s, PT3S",
        "listen f, timeout connect 3s; timeout tarpit 4s, PT4S",
    })
    void aTarpitHoldsAsLongAsHaproxys(String section, String lines, String expected) {
        Frontend frontend = read("defaults\n mode http\n timeout client 1s\n" + section + "\n bind :80\n "
                        + lines.replace(";", "\n ") + "\n")
                .frontends()
                .getFirst();
        assertThat(frontend.timeouts().tarpit())
                .isEqualTo(Optional.ofNullable(expected).map(Duration::parse));
    }

    @Test
    void theLastOfLogFormatAndHttplogHolds() {
        assertThat(front("log-format %ci").options().logTemplate()).isPresent();
        assertThat(front("log-format %ci;option httplog").options().logTemplate())
                .isEmpty();
        assertThat(front("option httplog;log-format %ci").options().logTemplate())
                .isPresent();
    }
}
