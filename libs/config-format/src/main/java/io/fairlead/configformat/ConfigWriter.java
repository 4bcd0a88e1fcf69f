package io.fairlead.configformat;

import io.fairlead.model.config.Global;
import io.fairlead.model.config.ProxyConfig;
import java.util.Map;

/** Writes a configuration in its one canonical form: fixed order, defaults left out. */
public final class ConfigWriter {

    private ConfigWriter() {}

    /** Canonical JSON; two equal configurations give equal texts. */
    public static String json(ProxyConfig config, Secrets secrets) {
        return TreeWriter.json(tree(config, secrets));
    }

    /** The same as YAML. */
    public static String yaml(ProxyConfig config, Secrets secrets) {
        return TreeWriter.yaml(tree(config, secrets));
    }

    /** The canonical tree: maps in fixed order, lists, texts, integers, booleans. */
    static Map<String, Object> tree(ProxyConfig config, Secrets secrets) {
        Global global = config.global();
        return new Entries()
                .nested(
                        "global",
                        new Entries()
                                .unless("maxconn", global.maxconn(), 0)
                                .unless("spread-checks", global.spreadChecks(), 0)
                                .list("log", CommonFormat.write(global.logTargets()))
                                .nested("runtime", RuntimeFormat.write(global.runtime()))
                                .map())
                .list(
                        "user-lists",
                        config.userLists().stream()
                                .map(list -> PolicyFormat.write(list, secrets))
                                .toList())
                .list("tables", config.tables().stream().map(TableFormat::write).toList())
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
}
