package io.fairlead.health;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.health.probe.AgentAnswer;
import io.fairlead.health.probe.AgentProbe;
import io.fairlead.model.config.AgentCheck;
import io.fairlead.model.config.Backend;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.Server;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.ServerId;
import io.fairlead.net.io.IoEngine;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Asks the agents of the servers this node owns. What an agent says of weight, limit and state becomes an order of the
 * agent's, as HAProxy does it; one that cannot be reached says nothing. HAProxy manual 5.2 {@code agent-check}. Guarded
 * by its caller.
 */
final class Agents implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Agents.class.getName());
    private static final String AUTHOR = "agent-check";

    private final Cluster cluster;
    private final IoEngine engine;
    private final Clock clock;
    private final Servers servers;
    private final Map<ServerId, Asked> asked = new HashMap<>();

    Agents(Cluster cluster, IoEngine engine, Clock clock, Servers servers) {
        this.cluster = cluster;
        this.engine = engine;
        this.clock = clock;
        this.servers = servers;
    }

    /** One agent, asked on a thread of its own until stopped. */
    private record Asked(HostPort place, AgentCheck agent, int weight, CountDownLatch stopped) {

        boolean same(Asked other) {
            return place.equals(other.place) && agent.equals(other.agent) && weight == other.weight;
        }
    }

    /** Asks the agents of those servers of the configuration that are ours. */
    void follow(ProxyConfig config, Predicate<ServerId> ours) {
        Map<ServerId, Asked> wanted = new HashMap<>();
        for (Backend backend : config.backends()) {
            for (Server server : backend.servers()) {
                ServerId id = new ServerId(backend.name(), server.name());
                server.monitoring().agent().filter(agent -> ours.test(id)).ifPresent(agent -> {
                    HostPort place =
                            new HostPort(agent.address().orElse(server.address().host()), agent.port());
                    wanted.put(id, new Asked(place, agent, server.weight(), new CountDownLatch(1)));
                });
            }
        }
        asked.entrySet().removeIf(entry -> {
            Asked next = wanted.get(entry.getKey());
            boolean gone = next == null || !next.same(entry.getValue());
            if (gone) {
                entry.getValue().stopped().countDown();
            }
            return gone;
        });
        wanted.forEach((id, next) -> {
            if (asked.putIfAbsent(id, next) == null) {
                Thread.ofVirtual().name("agent-" + id).start(() -> run(id, next));
            }
        });
    }

    private void run(ServerId id, Asked agent) {
        AgentProbe probe = new AgentProbe(
                engine, agent.place(), agent.agent().send(), agent.agent().inter());
        try {
            do {
                if (!servers.order(id).overrides().agentOff()) {
                    probe.ask().ifPresent(answer -> obey(id, agent.weight(), answer));
                }
            } while (!agent.stopped().await(agent.agent().inter().toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void obey(ServerId id, int configuredWeight, AgentAnswer answer) {
        AdminOrder present = servers.order(id);
        if (answer.apply(present, configuredWeight, clock.instant()).equals(present)) {
            return;
        }
        try {
            AdminOrder order = cluster.admin().change(id, before -> {
                AdminOrder base = before.orElseGet(() -> servers.order(id));
                return answer.apply(base, configuredWeight, clock.instant()).by(AUTHOR, answer.text(), clock.instant());
            });
            servers.learn(id, order);
            LOG.log(Level.INFO, "agent-order server={0} answer=\"{1}\"", id, answer.text());
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.WARNING, "agent-order-not-told server={0} reason=\"{1}\"", id, e.getMessage());
        }
    }

    @Override
    public void close() {
        asked.values().forEach(agent -> agent.stopped().countDown());
        asked.clear();
    }
}
