package io.fairlead.dbrouter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** When a session may be ended, and when a COMMIT is under way. */
class ProgressTest {

    private final Progress progress = new Progress(new PoolCounters());

    private void client(char type, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        progress.requested(type, bytes, bytes.length);
    }

    private void server(char type, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        progress.answered(type, bytes, bytes.length);
    }

    @Test
    void aQueryIsUnderWayUntilReadyForQuery() {
        client('Q', "SELECT 1\0");
        assertThat(progress.idle()).isFalse();
        server('Z', "I");
        assertThat(progress.idle()).isTrue();
    }

    @Test
    void anOpenOrFailedTransactionIsNotIdle() {
        client('Q', "BEGIN\0");
        server('Z', "T");
        assertThat(progress.idle()).isFalse();
        client('Q', "nonsense\0");
        server('Z', "E");
        assertThat(progress.idle()).isFalse();
        client('Q', "ROLLBACK\0");
        server('Z', "I");
        assertThat(progress.idle()).isTrue();
    }

    @Test
    void aPipelineWithoutItsSyncIsNotIdle() {
        client('P', "\0INSERT INTO t VALUES (1)\0");
        client('B', "\0\0");
        client('E', "\0");
        assertThat(progress.idle()).isFalse();
        client('S', "");
        assertThat(progress.idle()).isFalse();
        server('Z', "I");
        assertThat(progress.idle()).isTrue();
    }

    @Test
    void everyRequestOfAPipelineWantsItsAnswer() {
        client('Q', "SELECT 1\0");
        client('Q', "SELECT 2\0");
        server('Z', "I");
        assertThat(progress.idle()).isFalse();
        server('Z', "I");
        assertThat(progress.idle()).isTrue();
    }

    @Test
    void aSyncBehindACopyIsIgnoredAsTheServerIgnoresIt() {
        client('P', "\0COPY t FROM STDIN\0");
        client('B', "\0\0");
        client('E', "\0");
        client('S', "");
        server('G', "");
        client('d', "1\n");
        client('S', "");
        assertThat(progress.idle()).isFalse();
        client('c', "");
        client('S', "");
        server('C', "COPY 1\0");
        assertThat(progress.idle()).isFalse();
        server('Z', "I");
        assertThat(progress.idle()).isTrue();
    }

    @Test
    void aCommitIsKnownByItsWords() {
        client('Q', "  commit and chain\0");
        assertThat(progress.committing()).isTrue();
        server('Z', "I");
        assertThat(progress.committing()).isFalse();
        client('Q', "COMMENT ON TABLE t IS 'x'\0");
        assertThat(progress.committing()).isFalse();
        client('Q', "END;\0");
        assertThat(progress.committing()).isTrue();
    }

    @Test
    void aPreparedCommitIsKnownByItsName() {
        client('P', "S_1\0COMMIT\0\0\0");
        client('B', "\0S_1\0\0\0\0\0\0\0");
        client('E', "\0\0\0\0\0");
        client('S', "");
        assertThat(progress.committing()).isTrue();
        server('Z', "I");
        assertThat(progress.committing()).isFalse();
        client('B', "\0S_1\0\0\0\0\0\0\0");
        assertThat(progress.committing()).isTrue();
        server('Z', "I");
        client('P', "S_1\0SELECT 1\0\0\0");
        client('B', "\0S_1\0\0\0\0\0\0\0");
        assertThat(progress.committing()).isFalse();
    }
}
