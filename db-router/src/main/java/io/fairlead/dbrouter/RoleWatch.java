package io.fairlead.dbrouter;

import io.fairlead.model.config.DatabaseRole;
import io.fairlead.pgwire.ErrorMessage;
import io.fairlead.pgwire.ParameterStatus;
import io.fairlead.pgwire.SqlState;
import java.util.Optional;

/**
 * Learns from a session's answers that its server is not what the pool wants any more. PostgreSQL 14 and later report
 * {@code in_hot_standby}; of a server that does not, a refused write (25006) is the sign. A server that reports to be
 * no standby refuses writes only because the client asked for a read-only transaction, which is nobody else's matter.
 * For one thread.
 */
final class RoleWatch {

    private final DatabaseRole role;
    private final Runnable lost;
    private Recovery recovery;

    /**
     * Watches from now on.
     *
     * @param recovery what the server said at start-up
     * @param lost run each time the server shows to be in the wrong role
     */
    RoleWatch(DatabaseRole role, Recovery recovery, Runnable lost) {
        this.role = role;
        this.recovery = recovery;
        this.lost = lost;
    }

    /** The server sent a message. */
    void answered(char type, byte[] head, int length) {
        if (role != DatabaseRole.PRIMARY) {
            // A replica that was promoted reads on; the checks tell when it is to go.
            return;
        }
        if (type == 'S') {
            reported(head, length);
        } else if (type == 'E' && recovery != Recovery.PRIMARY && isReadOnly(ErrorMessage.codeOf(head, 0, length))) {
            lost.run();
        }
    }

    private void reported(byte[] head, int length) {
        Optional<Recovery> said = ParameterStatus.read(head, length).flatMap(Recovery::of);
        if (said.isPresent()) {
            recovery = said.get();
            if (!recovery.fits(role)) {
                lost.run();
            }
        }
    }

    private static boolean isReadOnly(Optional<String> code) {
        return code.isPresent() && code.get().equals(SqlState.READ_ONLY_SQL_TRANSACTION.code());
    }
}
