package io.fairlead.haproxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.diagnostic.Diagnostic;
import io.fairlead.model.diagnostic.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each lint speaks where it should and is silent where the line was mended. */
class LintsTest {

    private static final String HTTP =
            "defaults\n mode http\n timeout connect 1s\n timeout client 1s\n timeout server 1s\n";
    private static final String TCP =
            "defaults\n mode tcp\n timeout connect 1s\n timeout client 9h\n timeout server 9h\n";

    private static List<String> codes(String text) {
        return HaproxyConfigReader.read(text, "f.cfg", Map.of()).diagnostics().stream()
                .map(Diagnostic::code)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FL001 | redirect scheme https if { ssl_fc } | redirect scheme https code 301 if { ssl_fc }",
                "FL002 | http-request track-sc0 src | http-request track-sc0 src;stick-table type ip size 1m",
                "FL003 | balance source;hash-type consistent | balance source",
                "FL004 | cookie A insert | balance source",
                "FL005 | server s 10.0.0.1:80 slowstart 3s | server s 10.0.0.1:80",
                "FL007 | option httpchk GET /master;server s 10.0.0.1:80 check | option httpchk GET /primary;server s 10.0.0.1:80 check",
                "FL008 | server s 10.0.0.1:80;server t 10.0.0.1:80 | balance roundrobin;server s 10.0.0.1:80;server t 10.0.0.1:80",
                "FL010 | bind :9101 | bind :9102",
                "FL011 | server s 10.0.0.1:80 check fall 3 | server s 10.0.0.1:80 check fall 1",
                "FL012 | balance source;server s 10.0.0.1:80;server t 10.0.0.1:80 backup | balance source;server s 10.0.0.1:80;server t 10.0.0.1:80",
                "FL015 | acl a path_beg /ws | acl a path_beg /ws/",
                "FL017 | server s 10.0.0.1:80 | server s 10.0.0.1:80;option forwardfor",
                "FL020 | option httpchk GET /;server s 10.0.0.1:80 check | option httpchk GET /;http-check expect status 200;server s 10.0.0.1:80 check",
                "FL021 | acl a hdr(host) x | acl a hdr(host) x x:8080",
                "FL024 | balance uri;server s 10.0.0.1:80;server t 10.0.0.1:80 | balance uri;hash-type consistent;server s 10.0.0.1:80;server t 10.0.0.1:80",
                "FL025 | cookie A insert indirect | cookie A insert indirect nocache",
            })
    void http(String code, String speaks, String silent) {
        assertThat(codes(HTTP + "listen l\n bind :80\n " + speaks.replace(";", "\n ") + "\n"))
                .contains(code);
        assertThat(codes(HTTP + "listen l\n bind :80\n " + silent.replace(";", "\n ") + "\n"))
                .doesNotContain(code);
    }

    @Test
    void databaseSessionsThatAreCut() {
        String lines = "listen l\n bind :80\n server s 10.0.0.1:5432\n";
        assertThat(codes(TCP + lines)).doesNotContain("FL006");
        assertThat(codes(TCP + lines + " timeout client 50s\n")).containsOnlyOnce("FL006");
        assertThat(codes(TCP + lines + " timeout server 50s\n")).containsOnlyOnce("FL006");
        assertThat(codes(TCP + lines + " timeout server 50s\n timeout tunnel 2h\n"))
                .doesNotContain("FL006");
    }

    @Test
    void twoLeadersForSomeSeconds() {
        String lines =
                "listen l\n bind :80\n option httpchk GET /%s\n server s 10.0.0.1:5432 check on-marked-down shutdown-sessions\n";
        assertThat(codes(TCP + lines.formatted("primary"))).contains("FL018");
        assertThat(codes(TCP + lines.formatted("replica"))).doesNotContain("FL018");
    }

    @Test
    void nbproc() {
        assertThat(HaproxyConfigReader.read("global\n nbproc 2\n", "f", Map.of())
                        .diagnostics())
                .singleElement()
                .matches(d -> d.code().equals("FL009") && d.severity() == Severity.WARNING);
    }

    @Test
    void slowstartWithFixedWeightsIsAWarning() {
        assertThat(HaproxyConfigReader.read(
                                HTTP + "backend b\n balance source\n server s 10.0.0.1:80 slowstart 3s\n",
                                "f",
                                Map.of())
                        .diagnostics())
                .anyMatch(d -> d.code().equals("FL005") && d.severity() == Severity.WARNING);
    }

    @Test
    void everyCodeIsExplained() throws IOException {
        String docs = Files.readString(Path.of("../../docs/lints.md"));
        for (int number = 1; number <= 25; number++) {
            assertThat(docs).contains("## FL%03d ".formatted(number));
        }
    }
}
