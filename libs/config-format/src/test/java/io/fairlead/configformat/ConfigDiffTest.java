package io.fairlead.configformat;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.configformat.ConfigDiff.Difference;
import io.fairlead.configformat.ConfigDiff.Kind;
import io.fairlead.model.config.ProxyConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Differences have the path an operator thinks in, and hide secrets; parts of a tree can be found, set, merged. */
class ConfigDiffTest {

    private static final String BEFORE = """
            frontends:
              - name: web
                stats: {uri: /s, users: [{user: admin, password: first-secret}]}
                rules:
                  - set-header: {name: A, value: "1"}
                  - set-header: {name: B, value: "2"}
            backends:
              - name: app
                servers:
                  - {name: a, address: "10.0.0.1:80"}
                  - {name: b, address: "10.0.0.2:80"}
              - name: old
            """;

    private static ProxyConfig config(String text) {
        return ConfigReader.read(text, "f").config().orElseThrow();
    }

    private static List<Difference> diff(String after) {
        return ConfigDiff.between(config(BEFORE), config(after));
    }

    @Test
    void equalConfigurationsDoNotDiffer() {
        assertThat(diff(BEFORE)).isEmpty();
        assertThat(ConfigDiff.unified(config(BEFORE), config(BEFORE), "a", "b")).isEmpty();
    }

    @Test
    void aServerIsNamedAndNotCounted() {
        assertThat(diff(BEFORE.replace("{name: a, address", "{name: a, weight: 5, address")))
                .containsExactly(new Difference(Kind.ADDED, "/backends/app/servers/a/weight", "", "5"));
        assertThat(diff(BEFORE.replace("10.0.0.2:80", "10.0.0.3:80")))
                .containsExactly(new Difference(
                        Kind.CHANGED, "/backends/app/servers/b/address", "\"10.0.0.2:80\"", "\"10.0.0.3:80\""));
        assertThat(diff(BEFORE.replace("  - name: old\n", "")))
                .extracting(Difference::kind, Difference::path)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Kind.REMOVED, "/backends/old"));
    }

    @Test
    void anInsertedRuleIsOneDifference() {
        String more = BEFORE.replace("rules:\n", "rules:\n      - del-header: {name: X}\n");

        assertThat(diff(more))
                .containsExactly(
                        new Difference(Kind.ADDED, "/frontends/web/rules/0", "", "{\"del-header\":{\"name\":\"X\"}}"));
    }

    @Test
    void anotherOrderIsADifference() {
        String swapped = BEFORE.replace("name: a,", "name: x,")
                .replace("name: b,", "name: a,")
                .replace("name: x,", "name: b,")
                .replace("10.0.0.1", "10.0.0.9")
                .replace("10.0.0.2", "10.0.0.1")
                .replace("10.0.0.9", "10.0.0.2");

        assertThat(diff(swapped))
                .containsExactly(
                        new Difference(Kind.REORDERED, "/backends/app/servers", "[\"a\",\"b\"]", "[\"b\",\"a\"]"));
    }

    @Test
    void anotherSecretIsSeenAndNotShown() {
        String changed = BEFORE.replace("first-secret", "second-secret");

        assertThat(diff(changed)).hasSize(1);
        assertThat(diff(changed).toString()).contains("/stats/users/0/password").doesNotContain("secret");
        assertThat(ConfigDiff.unified(config(BEFORE), config(changed + "  - name: new\n"), "a", "b"))
                .contains("+  - name: new")
                .doesNotContain("secret");
    }

    @Test
    void aPartIsFoundSetAndRemovedByItsNames() {
        Object tree = ConfigTree.of(config(BEFORE), Secrets.SHOWN);
        List<String> path = List.of("backends", "app", "servers", "b");
        Object patched = ConfigTree.merge(ConfigTree.find(tree, path).orElseThrow(), Map.of("weight", 7));
        Object changed = ConfigTree.with(tree, path, Optional.of(patched));

        assertThat(ConfigTree.pointer(tree, path)).isEqualTo("/backends/0/servers/1");
        assertThat(config(TreeText.json(changed))
                        .backend("app")
                        .orElseThrow()
                        .servers()
                        .get(1)
                        .weight())
                .isEqualTo(7);
        assertThat(config(TreeText.json(ConfigTree.with(tree, path, Optional.empty())))
                        .backend("app")
                        .orElseThrow()
                        .servers())
                .hasSize(1);
    }

    @Test
    void aMergePatchIsThatOfTheStandard() {
        Object patch =
                TreeText.read("{\"a\":\"z\",\"c\":{\"f\":null}}", "p").value().orElseThrow();
        Object target = TreeText.read("{\"a\":\"b\",\"c\":{\"d\":\"e\",\"f\":\"g\"}}", "t")
                .value()
                .orElseThrow();

        assertThat(TreeText.line(ConfigTree.merge(target, patch))).isEqualTo("{\"a\":\"z\",\"c\":{\"d\":\"e\"}}");
    }

    @Test
    void plainValuesKeepTheirKind() {
        String json = "{\"a\":null,\"b\":[1,2.5,true,\"1\"]}";

        assertThat(TreeText.line(TreeText.read(json, "f").value().orElseThrow()))
                .isEqualTo(json);
        assertThat(TreeText.yaml(TreeText.read(json, "f").value().orElseThrow()))
                .contains("a: null")
                .contains("- '1'");
    }
}
