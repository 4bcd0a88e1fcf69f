package io.fairlead.cli.remote;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** Waits until every node runs a revision. */
final class Rollout {

    private static final Duration PAUSE = Duration.ofMillis(100);

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for the nodes; 0: not at all (default: ${DEFAULT-VALUE}).")
    private int seconds;

    /** Says what became of a committed revision; exit status 1 when a node refuses it or does not follow in time. */
    int await(AdminApi api, Output out, Value committed) throws ApiException {
        long number = committed.get("revision").number();
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (seconds > 0) {
            List<Value> nodes =
                    api.get("/api/v1/config/status").value().get("nodes").list();
            for (Value node : nodes) {
                if (node.get("revision").number() >= number
                        && !node.get("error").text().isEmpty()) {
                    throw new ApiException(
                            "revision " + number + " does not run on "
                                    + node.get("node").text() + ": "
                                    + node.get("error").text(),
                            List.of());
                }
            }
            List<String> late = nodes.stream()
                    .filter(node -> node.get("revision").number() < number)
                    .map(node -> node.get("node").text())
                    .toList();
            if (late.isEmpty() && !nodes.isEmpty()) {
                break;
            }
            if (System.nanoTime() - end > 0) {
                throw new ApiException(
                        "revision " + number + " is committed, but not running yet on " + late, List.of());
            }
            pause();
        }
        out.say("revision " + number, committed);
        return 0;
    }

    private static void pause() throws ApiException {
        try {
            // Nothing counts this down: a wait that an interrupt ends.
            boolean over = new CountDownLatch(1).await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            if (over) {
                throw new IllegalStateException("nobody counts down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException("interrupted", e);
        }
    }
}
