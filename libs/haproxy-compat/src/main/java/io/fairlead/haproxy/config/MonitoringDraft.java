package io.fairlead.haproxy.config;

import io.fairlead.model.config.AgentCheck;
import io.fairlead.model.config.Monitoring;
import io.fairlead.model.config.Monitoring.InitState;
import io.fairlead.model.config.Monitoring.Observe;
import io.fairlead.model.config.Monitoring.OnError;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a server's line says of its health besides the check. HAProxy manual 5.2. */
final class MonitoringDraft {

    /** The words read here, but for the switches. */
    static final Set<String> WORDS = Set.of(
            "agent-check",
            "no-agent-check",
            "agent-port",
            "agent-addr",
            "agent-inter",
            "agent-send",
            "track",
            "observe",
            "error-limit",
            "on-error",
            "init-state");

    private static final Map<String, Observe> OBSERVE = Map.of("layer4", Observe.LAYER4, "layer7", Observe.LAYER7);
    private static final Map<String, OnError> ON_ERROR = Map.of(
            "fastinter",
            OnError.FASTINTER,
            "fail-check",
            OnError.FAIL_CHECK,
            "sudden-death",
            OnError.SUDDEN_DEATH,
            "mark-down",
            OnError.MARK_DOWN);
    private static final Map<String, InitState> INIT = Map.of(
            "fully-up",
            InitState.FULLY_UP,
            "up",
            InitState.UP,
            "down",
            InitState.DOWN,
            "fully-down",
            InitState.FULLY_DOWN);

    private boolean agent;
    private Optional<Word> agentAt = Optional.empty();
    private int agentPort;
    private Optional<String> agentAddress = Optional.empty();
    private Duration agentInter = Duration.ofSeconds(2);
    private String agentSend = "";
    private String track = "";
    private Observe observe = Observe.NONE;
    private int errorLimit = Monitoring.NONE.errorLimit();
    private OnError onError = Monitoring.NONE.onError();
    private InitState initState = Monitoring.NONE.initState();

    MonitoringDraft() {}

    MonitoringDraft(MonitoringDraft from) {
        agent = from.agent;
        agentAt = from.agentAt;
        agentPort = from.agentPort;
        agentAddress = from.agentAddress;
        agentInter = from.agentInter;
        agentSend = from.agentSend;
        track = from.track;
        observe = from.observe;
        errorLimit = from.errorLimit;
        onError = from.onError;
        initState = from.initState;
    }

    /** Reads the value of a word of {@link #WORDS}. */
    void read(Word word, Args args) {
        Report report = args.report();
        switch (word.text()) {
            case "agent-check" -> {
                agent = true;
                agentAt = Optional.of(word);
            }
            case "no-agent-check" -> agent = false;
            default -> args.value("a value").ifPresent(value -> value(word.text(), value, report));
        }
    }

    private void value(String name, Word value, Report report) {
        switch (name) {
            case "agent-port" -> Values.number(value, 1, 65535, report).ifPresent(port -> agentPort = port);
            case "agent-addr" -> new Addresses(report).host(value).ifPresent(host -> agentAddress = Optional.of(host));
            case "agent-inter" ->
                Values.time(value, "ms", report).filter(time -> !time.isZero()).ifPresent(time -> agentInter = time);
            case "agent-send" -> agentSend = value.text();
            case "track" -> track = value.text();
            case "observe" -> observe = word(OBSERVE, value, observe, report);
            case "error-limit" ->
                Values.number(value, 1, Integer.MAX_VALUE, report).ifPresent(limit -> errorLimit = limit);
            case "on-error" -> onError = word(ON_ERROR, value, onError, report);
            default -> initState = word(INIT, value, initState, report);
        }
    }

    private static <T> T word(Map<String, T> words, Word value, T usual, Report report) {
        T found = words.get(value.text());
        if (found == null) {
            report.error(
                    "bad-value",
                    value,
                    "\"" + value.text() + "\" is none of "
                            + String.join(", ", words.keySet().stream().sorted().toList()));
            return usual;
        }
        return found;
    }

    Monitoring build(String backend, Report report) {
        Optional<AgentCheck> asked = Optional.empty();
        if (agent && agentPort == 0) {
            agentAt.ifPresent(at -> report.error("missing-value", at, "\"agent-check\" needs \"agent-port\""));
        } else if (agent) {
            asked = Optional.of(new AgentCheck(agentPort, agentAddress, agentInter, agentSend));
        }
        String followed = track.isEmpty() || track.indexOf('/') >= 0 ? track : backend + "/" + track;
        return new Monitoring(asked, followed, observe, errorLimit, onError, initState);
    }
}
