package io.fairlead.servicekit.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servicekit.program.RehearsedProgram;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.Response;
import io.fairlead.testkit.RunningProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin listener of a real program, from outside. */
@Timeout(180)
class AdminApiTest {

    private static final Duration START = Duration.ofMinutes(2);

    @TempDir
    private static Path folder;

    private static RunningProcess program;
    private static String admin;
    private static String token;
    private static HttpClient http;

    @BeforeAll
    static void start() throws IOException {
        program = RehearsedProgram.start(folder, Map.of());
        String ready = program.awaitLine(line -> line.contains("ready, admin on "), START);
        admin = ready.substring(ready.indexOf("http://"));
        token = Files.readString(folder.resolve("data").resolve("admin-token")).strip();
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        program.close();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(admin + path)).timeout(Duration.ofSeconds(30));
    }

    private static HttpRequest.Builder authorised(String path) {
        return request(path).header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void assertProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body())
                .contains("\"type\":\"about:blank\"", "\"status\":" + status, "\"title\":\"", "\"detail\":\"");
    }

    @Test
    void theTokenIsShownOnceAndOpensTheApi() throws Exception {
        assertThat(program.text().split(token, -1)).hasSize(2);
        assertThat(send(authorised("/api/v1/echo")).body()).isEqualTo("{\"echo\":true}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Bearer", "Bearer ", "Bearer wrong", "Basic YWRtaW46YWRtaW4=", "bearer TOKEN", " TOKEN"})
    void withoutTheTokenNobodyGetsIn(String offered) throws Exception {
        HttpRequest.Builder request = request("/api/v1/echo");
        if (!offered.isEmpty()) {
            request.header("Authorization", offered.replace("TOKEN", token.substring(1)));
        }

        HttpResponse<String> answer = send(request);

        assertProblem(answer, 401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"fairlead\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/nothing",
                "//api/v1/echo",
                "///api/v1/echo",
                "/%61pi/v1/echo",
                "/api;x=1/v1/echo",
                "/./api/v1/echo",
                "/x/../api/v1/echo",
                "/health/../api/v1/echo",
                "/API/v1/echo"
            })
    void noSpellingOfAPathLeadsAroundTheToken(String path) throws IOException {
        String[] address = admin.substring("http://".length()).split(":", -1);
        try (RawClient client = RawClient.connect(Integer.parseInt(address[1]))) {
            Response answer = client.get(path, admin.substring("http://".length()));

            assertThat(answer.status()).isIn(400, 401, 404);
            assertThat(answer.body()).doesNotContain("echo\":true");
        }
    }

    @Test
    void aPathThatIsNoneIsAProblem() throws Exception {
        HttpResponse<String> answer = send(authorised("/api/v1/nothing"));

        assertProblem(answer, 404);
        assertThat(answer.body()).contains("there is no").contains("api/v1/nothing");
    }

    @Test
    void aMethodThatIsNoneIsAProblemThatNamesThose() throws Exception {
        HttpResponse<String> answer = send(authorised("/api/v1/echo").DELETE());

        assertProblem(answer, 405);
        assertThat(answer.headers().firstValue("Allow").orElse("")).contains("GET", "PUT");
    }

    @Test
    void aMediaTypeThatIsNoneIsAProblem() throws Exception {
        assertProblem(
                send(authorised("/api/v1/echo")
                        .header("Content-Type", "text/csv")
                        .PUT(HttpRequest.BodyPublishers.ofString("a,b"))),
                415);
        assertProblem(send(authorised("/api/v1/echo").header("Accept", "image/png")), 406);
    }

    @Test
    void ourOwnFaultIsLoggedUnderANumberAndNotShown() throws Exception {
        HttpResponse<String> answer = send(authorised("/api/v1/echo/broken"));

        assertProblem(answer, 500);
        assertThat(answer.body()).doesNotContain("swordfish").contains("logged as ");
        String number = answer.body().replaceAll("(?s).*logged as ([0-9a-f-]+).*", "$1");
        program.awaitLine(line -> line.contains("request-failed number=" + number), Duration.ofSeconds(30));
    }

    @Test
    void aClusterOutOfReachIsServiceUnavailable() throws Exception {
        HttpResponse<String> answer = send(authorised("/api/v1/echo/alone"));

        assertProblem(answer, 503);
        assertThat(answer.body()).contains("the shared state cannot be reached");
    }

    @Test
    void aBodyLargerThanAConfigurationCanBeIsRefused() throws Exception {
        HttpResponse<String> answer = send(authorised("/api/v1/echo")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[17 << 20])));

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({
        "/health/live,UP",
        "/health/ready,on stage",
        "/health/started,UP",
        "/metrics,# TYPE",
        "/openapi,openapi: 3"
    })
    void probesMetricsAndDescriptionNeedNoToken(String path, String content) throws Exception {
        HttpResponse<String> answer = send(request(path));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains(content);
    }

    private static HttpResponse<String> json(HttpRequest.Builder request, String method, String body)
            throws IOException, InterruptedException {
        return send(request.header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void aUserLogsInWithABrowserAndNoOtherPageCanUseTheCookie() throws Exception {
        String alice = "{\"role\":\"operator\",\"password\":\"correct horse battery\"}";
        assertThat(json(authorised("/api/v1/users/alice"), "PUT", alice).statusCode())
                .isEqualTo(201);
        assertProblem(json(authorised("/api/v1/users/bob"), "PUT", "{\"role\":\"viewer\",\"password\":\"x\"}"), 422);
        assertProblem(json(authorised("/api/v1/tokens/alice"), "PUT", "{\"role\":\"viewer\"}"), 409);
        assertThat(send(authorised("/api/v1/users")).body())
                .contains("\"alice\"", "\"operator\"")
                .doesNotContain("correct");

        assertProblem(
                json(request("/api/v1/session"), "POST", "{\"user\":\"alice\",\"password\":\"wrong horse\"}"), 401);
        assertProblem(
                send(request("/api/v1/session")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("user=alice&password=correct+horse+battery"))),
                415);
        HttpResponse<String> in =
                json(request("/api/v1/session"), "POST", "{\"user\":\"alice\",\"password\":\"correct horse battery\"}");
        assertThat(in.statusCode()).as(in.body()).isEqualTo(200);
        String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/").doesNotContain("Secure");
        String sent = cookie.substring(0, cookie.indexOf(';'));
        String proof = in.body().replaceAll("(?s).*\"proof\":\"([^\"]+)\".*", "$1");

        HttpResponse<String> me = send(request("/api/v1/whoami").header("Cookie", sent));
        assertThat(me.body()).contains("\"alice\"", "\"operator\"", proof);
        assertProblem(json(request("/api/v1/explain").header("Cookie", sent), "POST", "{}"), 403);
        HttpRequest.Builder own = request("/api/v1/echo").header("Cookie", sent).header("Fairlead-Proof", proof);
        HttpResponse<String> refused = json(own, "PUT", "{}");
        assertProblem(refused, 403);
        assertThat(refused.body()).contains("is an operator, this needs the role admin");
        assertProblem(send(request("/api/v1/users").header("Cookie", sent)), 403);

        HttpRequest.Builder out =
                request("/api/v1/session").header("Cookie", sent).header("Fairlead-Proof", proof);
        assertThat(send(out.DELETE()).statusCode()).isEqualTo(204);
        assertProblem(send(request("/api/v1/whoami").header("Cookie", sent)), 401);

        String basic =
                Base64.getEncoder().encodeToString("alice:correct horse battery".getBytes(StandardCharsets.UTF_8));
        assertThat(send(request("/api/v1/whoami").header("Authorization", "Basic " + basic))
                        .body())
                .contains("alice")
                .doesNotContain("proof");
        assertThat(send(authorised("/api/v1/users/alice").DELETE()).statusCode())
                .isEqualTo(204);
        assertProblem(send(request("/api/v1/whoami").header("Authorization", "Basic " + basic)), 401);
        assertThat(send(authorised("/api/v1/audit?limit=1000")).body())
                .contains(
                        "\"caller\":\"alice\",\"address\":\"127.0.0.1\",\"method\":\"POST\",\"path\":\"/api/v1/session\",\"status\":401")
                .doesNotContain("correct", "wrong horse");
    }
}
