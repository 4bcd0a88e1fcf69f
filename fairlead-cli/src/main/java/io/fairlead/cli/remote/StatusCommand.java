package io.fairlead.cli.remote;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code fairlead status}. */
@Command(name = "status", description = "Shows which revision every node runs, and the health of every server.")
public final class StatusCommand extends RemoteCommand {

    @Override
    int run(AdminApi api, Output out) throws ApiException {
        Value config = api.get("/api/v1/config/status").value();
        Value health = api.get("/api/v1/health").value();
        List<List<String>> nodes = config.get("nodes").list().stream()
                .map(node -> List.of(
                        node.get("node").text(),
                        node.get("revision").text(),
                        node.get("error").text().isEmpty()
                                ? "ok"
                                : node.get("error").text(),
                        node.get("time").text()))
                .toList();
        List<List<String>> servers = health.get("servers").list().stream()
                .map(server -> List.of(
                        server.get("backend").text() + "/"
                                + server.get("server").text(),
                        server.get("status").text().isEmpty()
                                ? "no check"
                                : server.get("status").text(),
                        server.get("admin").get("state").text().isEmpty()
                                ? "ready"
                                : server.get("admin").get("state").text(),
                        server.get("lastCheck").get("text").text(),
                        server.get("since").text()))
                .toList();
        Map<String, Object> both = new LinkedHashMap<>();
        both.put("config", config.raw());
        both.put("health", health.raw());
        String text = "revision " + config.get("head").text() + System.lineSeparator() + System.lineSeparator()
                + Output.table(List.of("NODE", "REVISION", "STATE", "SINCE"), nodes) + System.lineSeparator()
                + System.lineSeparator()
                + Output.table(List.of("SERVER", "HEALTH", "ADMIN", "LAST CHECK", "SINCE"), servers);
        out.say(text, new Value(both));
        return 0;
    }
}
