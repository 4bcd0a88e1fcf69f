package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.ConfigChecks;
import io.fairlead.model.config.Global;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.RuntimeSettings;
import io.fairlead.model.diagnostic.Position;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads fairlead.yaml or its JSON form: every mistake becomes a diagnostic with its place, nothing is repaired. */
public final class ConfigReader {

    /** Largest text, in characters. */
    public static final int MAX_SIZE = 8 << 20;

    private ConfigReader() {}

    /**
     * Reads YAML 1.2, or JSON when the text begins with a brace, and then as strictly as JSON is; {@code file} names the
     * text in diagnostics.
     */
    public static ParsedConfig read(String text, String file) {
        return read(text, file, Shape.root());
    }

    /** What is accepted at every place this text has. */
    static Shape shape(String text) {
        Shape shape = Shape.root();
        read(text, "", shape);
        return shape;
    }

    private static ParsedConfig read(String text, String file, Shape shape) {
        Findings findings = new Findings(file);
        Optional<ProxyConfig> config =
                compose(text, file, findings).flatMap(node -> config(new Cursor(node, "", findings, shape)));
        config.map(ConfigChecks::check).ifPresent(list -> list.forEach(findings::locate));
        return new ParsedConfig(findings.hasErrors() ? Optional.empty() : config, findings.all());
    }

    static Optional<Node> compose(String text, String file, Findings findings) {
        if (text.length() > MAX_SIZE) {
            findings.error("too-large", "", new Position(file, 0, 0), "larger than " + MAX_SIZE + " characters", "");
            return Optional.empty();
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            findings.error("syntax", "", new Position(file, 1, 1), "half a character: not Unicode text", "");
            return Optional.empty();
        }
        if (text.stripLeading().startsWith("{")) {
            return JsonNodes.read(text, file, findings);
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setMaxAliasesForCollections(20)
                .setAllowDuplicateKeys(true)
                .setCodePointLimit(MAX_SIZE)
                // The whole text at once: the parser fails on a surrogate pair at the edge of its buffer.
                .setBufferSize(text.length() + 2)
                .build();
        try {
            if (!Bounds.hold(settings, text, findings)) {
                return Optional.empty();
            }
            Optional<Node> node = new Compose(settings).composeString(text);
            if (node.isEmpty()) {
                findings.error("empty", "", new Position(file, 1, 1), "the configuration is empty", "");
            }
            return node;
        } catch (MarkedYamlEngineException e) {
            findings.error("syntax", "", findings.position(e.getProblemMark()), String.valueOf(e.getProblem()), "");
            return Optional.empty();
        } catch (YamlEngineException e) {
            findings.error("syntax", "", new Position(file, 1, 1), String.valueOf(e.getMessage()), "");
            return Optional.empty();
        }
    }

    private static Optional<ProxyConfig> config(Cursor at) {
        Fields fields = at.fields(Set.of("global", "user-lists", "tables", "frontends", "backends"));
        return Optional.of(new ProxyConfig(
                fields.get("global", ConfigReader::global).orElse(Global.DEFAULT),
                fields.list("frontends", FrontendFormat::read),
                fields.list("backends", BackendFormat::read),
                fields.list("user-lists", PolicyFormat::userList),
                fields.list("tables", TableFormat::read)));
    }

    private static Optional<Global> global(Cursor at) {
        Fields fields = at.fields(Set.of("maxconn", "log", "runtime", "spread-checks"));
        return Optional.of(new Global(
                fields.get("maxconn", c -> c.integer(0, Integer.MAX_VALUE)).orElse(0),
                fields.list("log", CommonFormat::logTarget),
                fields.get("runtime", RuntimeFormat::read).orElse(RuntimeSettings.DEFAULT),
                fields.get("spread-checks", c -> c.integer(0, Global.MOST_SPREAD))
                        .orElse(0)));
    }
}
