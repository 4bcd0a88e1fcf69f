package io.fairlead.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.opentest4j.TestAbortedException;

/**
 * Starts real PostgreSQL servers on loopback. PostgreSQL refuses to run as root; there the embedded one goes into a
 * user namespace of its own, and where the machine allows none the test is skipped with that reason. Thread-safe.
 */
public final class PostgresServers {

    private PostgresServers() {}

    /** A server on a free port, as {@code adjusted}; to be closed. */
    public static EmbeddedPostgres start(UnaryOperator<EmbeddedPostgres.Builder> adjusted) {
        if (says("root", "id", "-u").equals("0") && !canLeaveRoot()) {
            throw new TestAbortedException("PostgreSQL does not run as root, and this machine has no user namespaces");
        }
        try {
            return adjusted.apply(EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1"))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean canLeaveRoot() {
        String user = says("0", "unshare", "-U", "id", "-u");
        return !user.isEmpty() && !user.equals("0");
    }

    /** What a command prints; empty when it fails, {@code otherwise} when there is no such command. */
    private static String says(String otherwise, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return process.waitFor() == 0 ? said : "";
        } catch (IOException e) {
            return otherwise;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise;
        }
    }
}
