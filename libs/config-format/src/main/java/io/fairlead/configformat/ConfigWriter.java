package io.fairlead.configformat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.fairlead.model.config.Global;
import io.fairlead.model.config.ProxyConfig;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes a configuration in its one canonical form: fixed order, defaults left out. */
public final class ConfigWriter {

    private static final JsonFactory JSON = new JsonFactory();

    private ConfigWriter() {}

    /** Canonical JSON; two equal configurations give equal texts. */
    public static String json(ProxyConfig config, Secrets secrets) {
        return pretty(tree(config, secrets));
    }

    /** A tree of maps, lists and scalars as JSON. */
    static String pretty(Object tree) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.setPrettyPrinter(new DefaultPrettyPrinter());
            write(out, tree);
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail", e);
        }
        return text.append('\n').toString();
    }

    /** The same as YAML. */
    public static String yaml(ProxyConfig config, Secrets secrets) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .setDereferenceAliases(true)
                .build();
        return new Dump(settings).dumpToString(tree(config, secrets));
    }

    /** The canonical tree: maps in fixed order, lists, texts, integers, booleans. */
    static Map<String, Object> tree(ProxyConfig config, Secrets secrets) {
        Global global = config.global();
        return new Entries()
                .nested(
                        "global",
                        new Entries()
                                .unless("maxconn", global.maxconn(), 0)
                                .list("log", CommonFormat.write(global.logTargets()))
                                .optional("stats-socket", global.statsSocket())
                                .map())
                .list(
                        "user-lists",
                        config.userLists().stream()
                                .map(list -> PolicyFormat.write(list, secrets))
                                .toList())
                .put(
                        "frontends",
                        config.frontends().stream()
                                .map(f -> FrontendFormat.write(f, secrets))
                                .toList())
                .put(
                        "backends",
                        config.backends().stream().map(BackendFormat::write).toList())
                .map();
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        switch (value) {
            case Map<?, ?> map -> {
                out.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.writeFieldName(String.valueOf(entry.getKey()));
                    write(out, entry.getValue());
                }
                out.writeEndObject();
            }
            case List<?> list -> {
                out.writeStartArray();
                for (Object element : list) {
                    write(out, element);
                }
                out.writeEndArray();
            }
            case Boolean bool -> out.writeBoolean(bool);
            case Integer number -> out.writeNumber(number);
            default -> out.writeString(value.toString());
        }
    }
}
