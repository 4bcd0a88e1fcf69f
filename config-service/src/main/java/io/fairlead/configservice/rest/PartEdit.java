package io.fairlead.configservice.rest;

import io.fairlead.cluster.StoredRevision;
import io.fairlead.configformat.ConfigReader;
import io.fairlead.configformat.ConfigTree;
import io.fairlead.configformat.Secrets;
import io.fairlead.configformat.TreeText;
import io.fairlead.configservice.ConfigService;
import io.fairlead.configservice.Edit;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.diagnostic.Diagnostic;
import io.fairlead.model.diagnostic.Position;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.rest.Problem;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One change of one part. Writers of different parts do not disturb each other: when the configuration changed meanwhile
 * and this part did not, the change is made again on top.
 */
final class PartEdit {

    private static final int TRIES = 50;
    private static final String NAME = "name";

    private final List<String> path;
    private final HttpHeaders headers;
    private final boolean dryRun;

    PartEdit(List<String> path, HttpHeaders headers, boolean dryRun) {
        this.path = path;
        this.headers = headers;
        this.dryRun = dryRun;
    }

    Response put(String body) {
        TreeText text = TreeText.read(body, "<request>");
        return text.value().isEmpty()
                ? invalid(text.diagnostics())
                : change(text, before -> Optional.of(named(path, text.value().get())));
    }

    Response patch(String body) {
        TreeText text = TreeText.read(body, "<request>");
        return text.value().isEmpty()
                ? invalid(text.diagnostics())
                : change(
                        text,
                        before -> before.map(
                                part -> ConfigTree.merge(part, text.value().get())));
    }

    Response delete() {
        return change(new TreeText(Optional.empty(), Map.of(), List.of()), before -> Optional.empty());
    }

    /** An element of a list has the name the path says, said again or not. */
    static Object named(List<String> path, Object value) {
        boolean element = path.size() % 2 == 0 && !path.getFirst().equals("global");
        if (!element || !(value instanceof Map<?, ?> map) || map.containsKey(NAME)) {
            return value;
        }
        Map<String, Object> named = new LinkedHashMap<>();
        named.put(NAME, path.getLast());
        map.forEach((key, below) -> named.put(String.valueOf(key), below));
        return named;
    }

    private Response change(TreeText body, Function<Optional<Object>, Optional<Object>> edit) {
        ConfigService service = ServiceHost.current().require(ConfigService.class);
        for (int i = 0; i < TRIES; i++) {
            Optional<StoredRevision> head = service.head();
            Object tree = ConfigTree.of(head.map(ConfigService::config).orElse(ProxyConfig.EMPTY), Secrets.SHOWN);
            Optional<Object> before = ConfigTree.find(tree, path);
            Optional<Response> refusal = refusal(tree, before);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            Optional<Object> after = edit.apply(before);
            String text = TreeText.json(ConfigTree.with(tree, path, after));
            ParsedConfig parsed = located(ConfigReader.read(text, ""), ConfigTree.pointer(tree, path), body);
            Edit outcome = Writes.edit(service, parsed, head, headers, dryRun);
            if (!(outcome instanceof Edit.Stale)) {
                return answer(outcome);
            }
        }
        return Problem.of(503, "Service Unavailable", "others change the configuration all the time")
                .response();
    }

    private Optional<Response> refusal(Object tree, Optional<Object> before) {
        boolean parent = path.size() <= 2
                || ConfigTree.find(tree, path.subList(0, path.size() - 2)).isPresent();
        boolean creates = headers.getHeaderString(HttpHeaders.IF_NONE_MATCH) != null;
        if (!parent || (before.isEmpty() && !creates && headers.getHeaderString(HttpHeaders.IF_MATCH) == null)) {
            return parent
                    ? Etags.refusal(headers, Optional.empty())
                    : Optional.of(Problem.of(
                                    404,
                                    "Not Found",
                                    "there is no " + String.join("/", path.subList(0, path.size() - 2)))
                            .response());
        }
        return Etags.refusal(headers, before.map(Etags::ofPart));
    }

    /** Findings of the whole, as findings of the body that was sent: pointers and places in it. */
    private static ParsedConfig located(ParsedConfig parsed, String prefix, TreeText body) {
        List<Diagnostic> findings = parsed.diagnostics().stream()
                .map(finding -> {
                    boolean inside = finding.pointer().startsWith(prefix);
                    String below = inside ? finding.pointer().substring(prefix.length()) : finding.pointer();
                    Position place = inside ? body.places().getOrDefault(below, Position.UNKNOWN) : Position.UNKNOWN;
                    return new Diagnostic(
                            finding.severity(), finding.code(), below, place, finding.message(), finding.hint());
                })
                .toList();
        return new ParsedConfig(parsed.config(), findings);
    }

    /** The answer has the part's own new tag, so that its author may go on changing it. */
    private Response answer(Edit outcome) {
        Response answer = Writes.answer(outcome);
        if (!(outcome instanceof Edit.Committed committed)) {
            return answer;
        }
        Object tree = ConfigTree.of(ConfigService.config(committed.revision()), Secrets.SHOWN);
        Response.ResponseBuilder tagged = Response.fromResponse(answer).header(HttpHeaders.ETAG, null);
        return ConfigTree.find(tree, path)
                .map(part -> tagged.header(HttpHeaders.ETAG, Etags.ofPart(part)).build())
                .orElseGet(tagged::build);
    }

    private static Response invalid(List<Diagnostic> findings) {
        return new Problem(422, "Unprocessable Content", "the body cannot be read", findings).response();
    }
}
