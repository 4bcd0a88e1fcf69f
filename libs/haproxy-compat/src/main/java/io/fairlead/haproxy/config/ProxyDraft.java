package io.fairlead.haproxy.config;

import io.fairlead.model.config.Action;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.Protocol;
import io.fairlead.model.config.Server;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One {@code defaults}, {@code frontend}, {@code backend} or {@code listen} section while it is read. */
final class ProxyDraft {

    /** An {@code http-request} rule with the place it was written at. */
    record RuleDraft(ConditionDraft condition, Action action, Word at) {}

    /** A {@code use_backend} rule. */
    record SwitchDraft(ConditionDraft condition, Word backend) {}

    /** A server with the places of its name and address. */
    record ServerLine(Server server, Word name, Word address) {}

    final SectionKind kind;
    /** The section's name, or its keyword when it has none. */
    final Word name;

    final Settings settings;
    final AclTable acls;
    final List<RuleDraft> rules;
    final List<SwitchDraft> switches = new ArrayList<>();
    final List<Bind> binds = new ArrayList<>();
    final List<ServerLine> servers = new ArrayList<>();
    final Set<TimeoutName> ownTimeouts = EnumSet.noneOf(TimeoutName.class);
    final Set<String> ownChecks = new HashSet<>();
    boolean ownStats;
    boolean ownLog;
    Optional<Protocol> protocol = Optional.empty();
    /** The first word that only means something to HTTP traffic; it decides when no mode is given. */
    Optional<Word> httpOnly = Optional.empty();
    /** The first rule that counts in a table. */
    Optional<Word> tracks = Optional.empty();

    boolean stickTable;

    /** A section with HAProxy's own defaults. */
    ProxyDraft(SectionKind kind, Word name) {
        this.kind = kind;
        this.name = name;
        this.settings = new Settings();
        this.acls = new AclTable();
        this.rules = new ArrayList<>();
    }

    /** A section that inherits. */
    ProxyDraft(SectionKind kind, Word name, ProxyDraft defaults) {
        this.kind = kind;
        this.name = name;
        this.settings = new Settings(defaults.settings);
        this.acls = new AclTable(defaults.acls);
        this.rules = new ArrayList<>(defaults.rules);
        this.httpOnly = defaults.rules.isEmpty()
                ? Optional.empty()
                : Optional.of(defaults.rules.getFirst().at());
    }

    /** How much a section that inherits from it copies. */
    int size() {
        return 1
                + acls.size()
                + rules.size()
                + settings.logTargets.size()
                + settings.check.expects.size()
                + settings.check.headers.size();
    }

    /** Whether it is a {@code defaults} section without a name, which takes no rules. */
    boolean anonymousDefaults() {
        return kind == SectionKind.DEFAULTS && name.is(SectionKind.DEFAULTS.word());
    }

    /** Notes a word that only means something to HTTP traffic. */
    void httpOnly(Word word) {
        if (httpOnly.isEmpty() && kind != SectionKind.DEFAULTS) {
            httpOnly = Optional.of(word);
        }
    }

    /** How findings call it. */
    String title() {
        return kind.word() + " \"" + name.text() + "\"";
    }
}
