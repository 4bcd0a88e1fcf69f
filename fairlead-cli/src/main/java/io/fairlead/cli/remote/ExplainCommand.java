package io.fairlead.cli.remote;

import io.fairlead.configformat.ConfigWriter;
import io.fairlead.configformat.Secrets;
import io.fairlead.configformat.TreeText;
import io.fairlead.configservice.ConfigText;
import io.fairlead.model.config.ParsedConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairlead explain METHOD URL}. */
@Command(name = "explain", description = "Shows where a request would go and why; nothing is sent to any server.")
public final class ExplainCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "METHOD", description = "GET, POST and so on.")
    private String method = "GET";

    @Parameters(index = "1", paramLabel = "URL", description = "Its port says where the request arrives.")
    private String url = "";

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME:VALUE",
            description = "A header field; may be given several times.")
    private List<String> headers = new ArrayList<>();

    @Option(names = "--source", paramLabel = "ADDRESS", description = "The client (default: 127.0.0.1).")
    private Optional<String> source = Optional.empty();

    @Option(names = "--frontend", paramLabel = "NAME", description = "Where it arrives, whatever the URL's port says.")
    private Optional<String> frontend = Optional.empty();

    @Option(names = "-f", paramLabel = "FILE", description = "Asks this file instead of what runs.")
    private Optional<Path> file = Optional.empty();

    @Override
    int run(AdminApi api, Output out) throws ApiException {
        Map<String, Object> question = new LinkedHashMap<>();
        question.put("method", method);
        question.put("url", url);
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon <= 0) {
                throw new ApiException("-H " + header + " is not NAME:VALUE", List.of());
            }
            fields.put(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        question.put("headers", fields);
        source.ifPresent(address -> question.put("source", address));
        frontend.ifPresent(name -> question.put("frontend", name));
        if (file.isPresent()) {
            question.put("candidate", candidate(file.get()));
        }
        Value answer = api.send(
                        "POST", "/api/v1/explain", TreeText.json(question), Map.of("Content-Type", AdminApi.JSON))
                .value();
        out.say(text(answer), answer);
        return 0;
    }

    private static String candidate(Path file) throws ApiException {
        ParsedConfig parsed = ConfigText.read(ConfigFile.read(file), file.toString());
        return parsed.config()
                .map(config -> ConfigWriter.json(config, Secrets.SHOWN))
                .orElseThrow(() -> new ApiException(
                        file + " is not valid",
                        parsed.diagnostics().stream()
                                .map(io.fairlead.model.diagnostic.Diagnostic::line)
                                .toList()));
    }

    private static String text(Value answer) {
        StringBuilder text = new StringBuilder();
        String line = System.lineSeparator();
        String revision = answer.get("revision").number() == 0
                ? "the candidate"
                : "revision " + answer.get("revision").text();
        text.append("by ").append(revision).append(line);
        text.append("frontend ").append(named(answer.get("frontend"))).append(line);
        for (Value step : answer.get("steps").list()) {
            text.append(step.get("holds").isTrue() ? "  yes  " : "  no   ")
                    .append(step.get("place").text())
                    .append("  ")
                    .append(Output.printable(step.get("rule").text()))
                    .append(line);
        }
        if (!answer.get("backend").text().isEmpty()) {
            text.append("backend ").append(answer.get("backend").text());
            text.append(", balance ").append(answer.get("balance").text());
            String key = answer.get("key").text();
            text.append(key.isEmpty() ? "" : ", key " + key);
            text.append(", ").append(answer.get("sessions").text()).append(" served, ");
            text.append(answer.get("queued").text()).append(" waiting").append(line);
            String persistence = answer.get("persistence").text();
            text.append(persistence.isEmpty() ? "" : Output.printable(persistence) + line);
            text.append(candidates(answer)).append(line);
        }
        text.append(outcome(answer));
        return text.toString();
    }

    private static String candidates(Value answer) {
        List<List<String>> rows = answer.get("candidates").list().stream()
                .map(server -> List.of(
                        server.get("chosen").isTrue() ? "->" : "",
                        server.get("server").text(),
                        server.get("address").text(),
                        server.get("state").text(),
                        server.get("weight").text(),
                        server.get("busy").text(),
                        server.get("limit").number() == 0
                                ? "any"
                                : server.get("limit").text(),
                        server.get("why").text()))
                .toList();
        return Output.table(List.of("", "SERVER", "ADDRESS", "STATE", "WEIGHT", "BUSY", "LIMIT", "WHY"), rows);
    }

    private static String outcome(Value answer) {
        String status = answer.get("status").text();
        return switch (answer.get("outcome").text()) {
            case "forwarded" -> "goes to " + named(answer.get("backend")) + "/" + named(answer.get("server"));
            case "queued" -> "waits for " + named(answer.get("backend")) + "/" + named(answer.get("server"));
            case "answered" -> "is answered here with " + status;
            case "closed" -> "is closed without an answer";
            case "unserved" -> status.equals("0") ? "nothing listens there" : "is answered with " + status;
            default -> answer.get("outcome").text();
        };
    }

    private static String named(Value name) {
        return name.text().isEmpty() ? "(none)" : name.text();
    }
}
