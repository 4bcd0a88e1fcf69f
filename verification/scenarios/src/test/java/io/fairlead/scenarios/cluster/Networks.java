package io.fairlead.scenarios.cluster;

import io.fairlead.testkit.RunningProcess;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A bridge on this machine and network namespaces that hang on it, one for each process, so that any of them can be cut
 * off. Needs root. The bridge's addresses are the test's own.
 */
final class Networks implements AutoCloseable {

    private final String prefix;
    private final String bridge;
    private final List<String> namespaces = new ArrayList<>();

    /** A bridge with the addresses {@code .1} and {@code .2} of a network nobody else uses. */
    Networks() {
        long number = ProcessHandle.current().pid() % 200;
        this.prefix = "10.213." + number + ".";
        this.bridge = "flbr" + number;
        // What an earlier run that was killed may have left.
        worked("link", "del", bridge);
        ip("link", "add", bridge, "type", "bridge");
        ip("addr", "add", prefix + "1/24", "dev", bridge);
        ip("addr", "add", prefix + "2/24", "dev", bridge);
        ip("link", "set", bridge, "up");
    }

    /** Whether this machine lets us, and passes on what goes over such a bridge. */
    static boolean possible() {
        if (!System.getProperty("user.name").equals("root") || !Files.isExecutable(Path.of("/bin/bash"))) {
            return false;
        }
        try (Networks trial = new Networks()) {
            String one = trial.add("p1");
            trial.add("p2");
            // Nobody listens there: a refusal, and no silence, shows that the way is open.
            List<String> command = new ArrayList<>(trial.at("p2"));
            command.addAll(List.of("timeout", "5", "bash", "-c", "exec 3<>/dev/tcp/" + one + "/1"));
            try (RunningProcess knock = RunningProcess.start(command, Map.of(), Path.of("/"))) {
                return knock.exitStatus(Duration.ofMinutes(1)) == 1
                        && knock.text().contains("refused");
            }
        } catch (IllegalStateException | UncheckedIOException e) {
            return false;
        }
    }

    private static boolean worked(String... arguments) {
        try {
            ip(arguments);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        RunningProcess.runToEnd(command);
    }

    /** An address of the test's own: 1 or 2. */
    String own(int last) {
        return prefix + last;
    }

    /** Adds a place; its address ends with its number, from 10. */
    String add(String name) {
        int number = 10 + namespaces.size();
        namespaces.add(name);
        String link = link(name);
        ip("netns", "add", space(name));
        ip("link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", space(name));
        ip("link", "set", link, "master", bridge);
        ip("link", "set", link, "up");
        inside(name, "addr", "add", prefix + number + "/24", "dev", "eth0");
        inside(name, "link", "set", "lo", "up");
        inside(name, "link", "set", "eth0", "up");
        return prefix + number;
    }

    private String space(String name) {
        return bridge + "-" + name;
    }

    private String link(String name) {
        return bridge + name;
    }

    private void inside(String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of("-n", space(name)));
        command.addAll(List.of(arguments));
        ip(command.toArray(String[]::new));
    }

    /** What runs a command there. */
    List<String> at(String name) {
        return List.of("ip", "netns", "exec", space(name));
    }

    /** Cuts a place off from everything, or connects it again. */
    void cut(String name, boolean off) {
        ip("link", "set", link(name), off ? "down" : "up");
    }

    /** Takes from a place the way to an address, or gives it back. */
    void block(String name, String address, boolean off) {
        inside(name, "route", off ? "add" : "del", "blackhole", address + "/32");
    }

    /** Leaves nothing behind. */
    @Override
    public void close() {
        // A namespace lives on for a moment with a process that is being killed; its link need not.
        namespaces.forEach(name -> worked("link", "del", link(name)));
        namespaces.forEach(name -> worked("netns", "del", space(name)));
        worked("link", "del", bridge);
    }
}
