package io.fairlead.haproxy.config;

import io.fairlead.model.config.AgentCheck;
import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HealthCheck.Step;
import io.fairlead.model.config.Monitoring;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes scripts of checks, and what of a server's line tells of its health besides the check. HAProxy manual 5.2. */
final class MonitoringWriter {

    private MonitoringWriter() {}

    static String expect(HealthCheck.Expect expect) {
        if (expect.kind() == HealthCheck.Expect.Kind.HEADER) {
            int colon = expect.pattern().indexOf(": ");
            return colon < 0
                    ? "hdr name " + Quoted.word(expect.pattern())
                    : "hdr name " + Quoted.word(expect.pattern().substring(0, colon)) + " value -m sub "
                            + Quoted.word(expect.pattern().substring(colon + 2));
        }
        return expect.kind().name().toLowerCase(Locale.ROOT) + " " + Quoted.word(expect.pattern());
    }

    static List<String> script(HealthCheck.Script script) {
        List<String> lines = new ArrayList<>();
        lines.add("option tcp-check");
        for (Step step : script.steps()) {
            lines.add(
                    switch (step) {
                        case Step.Connect connect -> "tcp-check" + connect(connect);
                        case Step.Send(String text) -> "tcp-check send " + Quoted.word(text);
                        case Step.SendBinary(String hex) -> "tcp-check send-binary " + hex;
                        case Step.Await await ->
                            "tcp-check expect " + (await.negated() ? "! " : "")
                                    + await.kind().name().toLowerCase(Locale.ROOT) + " " + Quoted.word(await.pattern());
                    });
        }
        return List.copyOf(lines);
    }

    /** {@code connect} of {@code tcp-check} and {@code http-check}. */
    static String connect(Step.Connect connect) {
        return " connect"
                + (connect.asServer() ? " default" : "")
                + connect.port().map(number -> " port " + number).orElse("")
                + (connect.tls() ? " ssl" : "")
                + connect.sni().map(name -> " sni " + Quoted.word(name)).orElse("");
    }

    static String server(Monitoring monitoring) {
        StringBuilder words = new StringBuilder();
        monitoring.agent().ifPresent(agent -> agent(words, agent));
        if (!monitoring.track().isEmpty()) {
            words.append(" track ").append(monitoring.track());
        }
        if (monitoring.observe() != Monitoring.Observe.NONE) {
            words.append(" observe ")
                    .append(word(monitoring.observe()))
                    .append(" error-limit ")
                    .append(monitoring.errorLimit())
                    .append(" on-error ")
                    .append(word(monitoring.onError()));
        }
        if (monitoring.initState() != Monitoring.InitState.UP) {
            words.append(" init-state ").append(word(monitoring.initState()));
        }
        return words.toString();
    }

    private static void agent(StringBuilder words, AgentCheck agent) {
        words.append(" agent-check agent-port ")
                .append(agent.port())
                .append(" agent-inter ")
                .append(Quoted.time(agent.inter()));
        agent.address().ifPresent(address -> words.append(" agent-addr ").append(address));
        if (!agent.send().isEmpty()) {
            words.append(" agent-send ").append(Quoted.word(agent.send()));
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
