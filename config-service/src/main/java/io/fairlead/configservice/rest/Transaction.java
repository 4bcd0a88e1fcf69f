package io.fairlead.configservice.rest;

import io.fairlead.cluster.StoredRevision;
import io.fairlead.configformat.ConfigDiff;
import io.fairlead.configformat.ConfigReader;
import io.fairlead.configformat.ConfigTree;
import io.fairlead.configformat.Secrets;
import io.fairlead.configformat.TreeText;
import io.fairlead.configservice.ConfigService;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.servicekit.rest.Problem;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Changes that become one revision or none: a tree of its own that begins as a revision and may be wrong in between.
 * Guarded by {@link Transactions}.
 */
final class Transaction {

    private final String id;
    private final Optional<StoredRevision> base;
    private final ProxyConfig before;
    private Object tree;
    private int steps;
    private Instant until;

    Transaction(String id, Optional<StoredRevision> base, Instant until) {
        this.id = id;
        this.base = base;
        this.before = base.map(ConfigService::config).orElse(ProxyConfig.EMPTY);
        this.tree = ConfigTree.of(before, Secrets.SHOWN);
        this.until = until;
    }

    Optional<StoredRevision> base() {
        return base;
    }

    boolean isOver(Instant now) {
        return until.isBefore(now);
    }

    void keep(Instant longer) {
        until = longer;
    }

    /** What stands at a path now. */
    Optional<Object> part(List<String> path) {
        return ConfigTree.find(tree, path);
    }

    /** Whether a path leads somewhere: everything above its last key or name is there. */
    boolean leads(List<String> path) {
        return path.size() <= 2 || part(path.subList(0, path.size() - 2)).isPresent();
    }

    /** Replaces, or with nothing removes, what stands at a path. */
    void change(List<String> path, Optional<Object> value) {
        tree = ConfigTree.with(tree, path, value);
        steps++;
    }

    /** The configuration as it would be, or why it would be none. */
    ParsedConfig result() {
        return ConfigReader.read(TreeText.json(tree), "");
    }

    /** What it has come to. */
    String json() {
        ParsedConfig result = result();
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("transaction", id)
                .add("base", base.map(StoredRevision::number).orElse(0L))
                .add("steps", steps)
                .add("until", until.toString())
                .add("valid", result.config().isPresent())
                .add("diagnostics", Problem.array(result.diagnostics()));
        result.config()
                .ifPresent(config -> json.add("diff", ConfigDiff.unified(before, config, "base", "transaction"))
                        .add("changes", DiffResource.changes(ConfigDiff.between(before, config))));
        return json.build().toString();
    }
}
