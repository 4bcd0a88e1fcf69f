package io.fairlead.haproxy.config;

import io.fairlead.model.config.Action;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.CaptureSlot;
import io.fairlead.model.config.DatabasePool;
import io.fairlead.model.config.Protocol;
import io.fairlead.model.config.RulePhase;
import io.fairlead.model.config.Server;
import io.fairlead.model.config.StickTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
    private final Map<RulePhase, List<RuleDraft>> rules = new EnumMap<>(RulePhase.class);
    final List<CaptureSlot> captures = new ArrayList<>();
    Duration inspectDelay = Duration.ZERO;
    final List<SwitchDraft> switches = new ArrayList<>();
    final List<Bind> binds = new ArrayList<>();
    final List<PersistenceReader.CaseDraft> persistCases = new ArrayList<>();
    final List<ServerLine> servers = new ArrayList<>();
    final Set<TimeoutName> ownTimeouts = EnumSet.noneOf(TimeoutName.class);
    final Set<String> ownChecks = new HashSet<>();
    boolean ownStats;
    boolean ownLog;
    Optional<Protocol> protocol = Optional.empty();
    DatabasePool database = DatabasePool.DEFAULT;
    /** The first word that only means something to HTTP traffic; it decides when no mode is given. */
    Optional<Word> httpOnly = Optional.empty();
    /** Whether the section has a {@code stick-table} line, good or not. */
    boolean stickTable;

    Optional<StickTable> table = Optional.empty();
    final List<TableReader.StickDraft> sticks = new ArrayList<>();

    /** A section with HAProxy's own defaults. */
    ProxyDraft(SectionKind kind, Word name) {
        this.kind = kind;
        this.name = name;
        this.settings = new Settings();
        this.acls = new AclTable();
    }

    /** A section that inherits. */
    ProxyDraft(SectionKind kind, Word name, ProxyDraft defaults) {
        this.kind = kind;
        this.name = name;
        this.settings = new Settings(defaults.settings);
        this.acls = new AclTable(defaults.acls);
        defaults.rules.forEach((phase, drafts) -> rules.put(phase, new ArrayList<>(drafts)));
        this.captures.addAll(defaults.captures);
        this.inspectDelay = defaults.inspectDelay;
        this.httpOnly = Stream.of(RulePhase.REQUEST, RulePhase.RESPONSE, RulePhase.AFTER_RESPONSE)
                .flatMap(phase -> defaults.rules(phase).stream())
                .map(RuleDraft::at)
                .findFirst();
    }

    /** The rules of a phase, in order; may be added to. */
    List<RuleDraft> rules(RulePhase phase) {
        return rules.computeIfAbsent(phase, _ -> new ArrayList<>());
    }

    /** How many places for captured values there are. */
    int slots(boolean response) {
        return (int)
                captures.stream().filter(slot -> slot.response() == response).count();
    }

    /** How much a section that inherits from it copies. */
    int size() {
        return 1
                + acls.size()
                + rules.values().stream().mapToInt(List::size).sum()
                + settings.errorPages.size()
                + settings.logTargets.size()
                + settings.check.size();
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
