package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.Response;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The statistics page's scope and its form, posted as HAProxy's page and scripts for it post it. */
@Timeout(120)
class StatsAdminTest {

    private static final String CONFIG = """
            defaults
              mode http
              timeout connect 5s
              timeout client 60s
              timeout server 60s
            frontend web
              bind 127.0.0.1:PORT
              stats uri /s
              stats scope app
              stats admin if { hdr(x-admin) yes }
            backend app
              server a 127.0.0.1:9
              server b 127.0.0.1:9
            backend other
              server c 127.0.0.1:9
            """;

    private final List<String> commands = new CopyOnWriteArrayList<>();

    private static Response post(EdgeUnderTest edge, String headers, String form) throws IOException {
        try (RawClient client = edge.connect()) {
            client.send("POST /s HTTP/1.1\r\nHost: x\r\n" + headers + "Content-Length: " + form.length()
                    + "\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n" + form);
            return client.read();
        }
    }

    private static String told(Response answer) {
        assertThat(answer.status()).isEqualTo(303);
        return answer.header("location").orElse("");
    }

    @Test
    void aFormIsDoneByTheCommandsOfTheRuntimeSocket() throws Exception {
        try (EdgeUnderTest edge = new EdgeUnderTest("stock", CONFIG)) {
            edge.runtime.commands(command -> {
                commands.add(command);
                return command.contains("/b") && command.contains("agent") ? "no agent\n" : "";
            });
            String admin = "X-Admin: yes\r\n";

            assertThat(told(post(edge, admin, "s=a&s=b&action=drain&b=%232"))).isEqualTo("/s;st=DONE");
            assertThat(commands).containsExactly("set server app/a state drain", "set server app/b state drain");
            commands.clear();
            assertThat(told(post(edge, admin, "b=app&action=shutdown&s=a"))).isEqualTo("/s;st=DONE");
            assertThat(commands).containsExactly("shutdown sessions server app/a");
            assertThat(told(post(edge, admin, "s=a&s=b&action=eagent&b=app"))).isEqualTo("/s;st=PART");
            assertThat(told(post(edge, admin, "s=a%20state%20maint%3b&action=ready&b=app")))
                    .isEqualTo("/s;st=NONE");
            assertThat(told(post(edge, admin, "s=a&action=explode&b=app"))).isEqualTo("/s;st=NONE");
            assertThat(told(post(edge, admin, "s=c&action=ready&b=other"))).isEqualTo("/s;st=ERRP");
            assertThat(told(post(edge, admin, "s=a&b=app"))).isEqualTo("/s;st=ERRP");
            assertThat(told(post(edge, admin, "s=a&action=ready&b=app&x=" + "y".repeat(20_000))))
                    .isEqualTo("/s;st=EXCD");
            commands.clear();
            assertThat(told(post(edge, "", "s=a&action=ready&b=app"))).isEqualTo("/s;st=DENY");
            assertThat(commands).isEmpty();
        }
    }

    @Test
    void thePageHasTheFormForThoseWhoMayAndOnlyTheProxiesOfItsScope() throws Exception {
        try (EdgeUnderTest edge = new EdgeUnderTest("stock", CONFIG);
                RawClient client = edge.connect()) {
            client.send("GET /s;st=DONE HTTP/1.1\r\nHost: x\r\nX-Admin: yes\r\n\r\n");
            assertThat(client.read().body())
                    .contains("Action processed successfully.", "name=\"action\"", "name=\"b\" value=\"#2\"")
                    .contains("name=\"s\" value=\"a\"")
                    .doesNotContain("other");
            assertThat(client.get("/s", "x").body()).contains("app").doesNotContain("<form", "name=\"s\"", "other");
            assertThat(client.get("/s;csv", "x").body()).contains("app,a,").doesNotContain("\nother,", "\nweb,");
        }
    }
}
