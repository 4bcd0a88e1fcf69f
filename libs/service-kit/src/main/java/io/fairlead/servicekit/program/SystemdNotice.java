package io.fairlead.servicekit.program;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What systemd is told about this program's state (sd_notify(3)), where a unit of {@code Type=notify} started it. The
 * JDK has no datagram sockets of the local kind, so systemd's own program sends it; the unit says
 * {@code NotifyAccess=all}.
 */
final class SystemdNotice {

    private static final System.Logger LOG = System.getLogger(SystemdNotice.class.getName());
    private static final long PATIENCE_SECONDS = 10;

    private SystemdNotice() {}

    /** {@code --ready}, {@code --reloading} or {@code --stopping}; nothing where nobody listens. */
    static void send(String state) {
        if (System.getenv("NOTIFY_SOCKET") == null) {
            return;
        }
        try {
            Process process = new ProcessBuilder(List.of("systemd-notify", state))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "systemd-not-told state=" + state + " reason=\"" + e.getMessage() + "\"");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
