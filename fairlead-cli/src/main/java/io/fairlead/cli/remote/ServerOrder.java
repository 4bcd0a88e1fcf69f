package io.fairlead.cli.remote;

import io.fairlead.configformat.TreeText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** An order for one server. */
abstract class ServerOrder extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "BACKEND/SERVER", description = "Which server.")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private String server;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private Reason reason;

    @Override
    int run(AdminApi api, Output out) throws ApiException {
        int slash = server.indexOf('/');
        if (slash < 1 || slash == server.length() - 1) {
            throw new ApiException("\"" + server + "\" is not BACKEND/SERVER", List.of());
        }
        String path =
                "/api/v1/servers/" + encoded(server.substring(0, slash)) + "/" + encoded(server.substring(slash + 1));
        Value answer = api.send(
                        "PUT", path, TreeText.line(wish()), reason.headers(Map.of("Content-Type", AdminApi.JSON)))
                .value();
        String weight = answer.get("weight").text();
        String deadline = answer.get("deadline").text();
        String sessions = answer.get("sessions").text();
        out.say(
                server + " " + answer.get("state").text()
                        + (weight.isEmpty() ? "" : " weight " + weight)
                        + (deadline.isEmpty() ? "" : " until " + deadline)
                        + (sessions.isEmpty() || sessions.equals("0") ? "" : ", " + sessions + " sessions left"),
                answer);
        return 0;
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What is ordered. */
    abstract Map<String, Object> wish();
}
