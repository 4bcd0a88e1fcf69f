package io.fairlead.servicekit.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles, lock-out, and what is on the disk. */
class GateTest {

    private static final AdminToken ADMIN = new AdminToken("0123456789abcdef", false);

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private Gate gate() throws IOException {
        return Gate.of(ADMIN, folder, () -> now, 1_000);
    }

    private static Entry enter(Gate gate, String token) {
        return gate.enter("192.0.2.1", new Credential.Token(token));
    }

    @Test
    void aNamedTokenHasItsRoleAfterARestartToo() throws IOException {
        String token = gate().tokens().create("ci", Role.OPERATOR);

        assertThat(enter(gate(), token)).isEqualTo(new Entry.Admitted(new Caller("ci", Role.OPERATOR)));
        assertThat(enter(gate(), ADMIN.value())).isEqualTo(new Entry.Admitted(new Caller("admin", Role.ADMIN)));
        assertThat(enter(gate(), token + "x")).isEqualTo(new Entry.Refused());
        assertThat(enter(gate(), "ci.")).isEqualTo(new Entry.Refused());
        assertThat(gate().enter("192.0.2.1", new Credential.None())).isEqualTo(new Entry.Refused());
    }

    @Test
    void theSecretIsNotOnTheDisk() throws IOException {
        String token = gate().tokens().create("ci", Role.VIEWER);
        Path file = folder.resolve("tokens");

        assertThat(Files.readString(file)).contains("ci viewer ").doesNotContain(token.substring(3));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aRevokedTokenOpensNothing() throws IOException {
        Gate gate = gate();
        String token = gate.tokens().create("ci", Role.VIEWER);
        assertThat(enter(gate, token)).isInstanceOf(Entry.Admitted.class);

        assertThat(gate.tokens().remove("ci")).isTrue();
        gate.forget("ci");

        assertThat(enter(gate, token)).isEqualTo(new Entry.Refused());
        assertThat(gate.tokens().remove("ci")).isFalse();
    }

    @Test
    void wrongTokensLockTheAddressOutButNotWhoWasRightBefore() throws IOException {
        Gate gate = gate();
        String known = gate.tokens().create("known", Role.VIEWER);
        String late = gate.tokens().create("late", Role.VIEWER);
        assertThat(enter(gate, known)).isInstanceOf(Entry.Admitted.class);
        for (int i = 0; i < Lockout.MOST; i++) {
            assertThat(enter(gate, "guess-" + i)).isEqualTo(new Entry.Refused());
        }

        assertThat(enter(gate, "one-more")).isEqualTo(new Entry.LockedOut(Duration.ofMinutes(1)));
        assertThat(enter(gate, late)).isInstanceOf(Entry.LockedOut.class);
        assertThat(enter(gate, known)).isInstanceOf(Entry.Admitted.class);
        assertThat(gate.enter("192.0.2.2", new Credential.Token(late))).isInstanceOf(Entry.Admitted.class);

        now = now.plusSeconds(61);
        assertThat(enter(gate, "one-more")).isEqualTo(new Entry.Refused());
    }

    @Test
    void aDamagedFileIsNotReadAsNoTokens() throws IOException {
        Files.writeString(folder.resolve("tokens"), "ci viewer\n");

        assertThatThrownBy(this::gate).isInstanceOf(IOException.class).hasMessageContaining("NAME ROLE SALT HASH");
    }

    @Test
    void theAuditLogIsTheOwnersAndGivesTheNewest() throws IOException {
        AuditLog audit = gate().audit();
        for (int i = 0; i < 5; i++) {
            audit.add("{\"n\":" + i + "}");
        }

        assertThat(audit.newest(2)).containsExactly("{\"n\":3}", "{\"n\":4}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("audit.log"))))
                .isEqualTo("rw-------");
    }

    private static Entry password(Gate gate, String address, String user, String password) {
        return gate.enter(address, new Credential.Password(user, password));
    }

    @Test
    void aUserComesInWithHisPasswordUntilItIsAnother() throws IOException {
        Gate gate = gate();
        gate.users().put("alice", Role.OPERATOR, "correct horse battery");

        Entry admitted = new Entry.Admitted(new Caller("alice", Role.OPERATOR));
        assertThat(password(gate(), "192.0.2.1", "alice", "correct horse battery"))
                .isEqualTo(admitted);
        assertThat(password(gate, "192.0.2.1", "alice", "correct horse battery"))
                .isEqualTo(admitted);
        assertThat(password(gate, "192.0.2.1", "alice", "correct horse")).isEqualTo(new Entry.Refused());
        assertThat(password(gate, "192.0.2.1", "nobody", "")).isEqualTo(new Entry.Refused());
        assertThat(Files.readString(folder.resolve("users")))
                .startsWith("alice operator ")
                .doesNotContain("correct", "horse");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("users"))))
                .isEqualTo("rw-------");

        gate.users().put("alice", Role.VIEWER, "another one, longer");
        gate.forget("alice");
        assertThat(password(gate, "192.0.2.1", "alice", "correct horse battery"))
                .isEqualTo(new Entry.Refused());
    }

    @Test
    void guessingAUsersPasswordFromManyAddressesLocksTheUserOutButNotHerSession() throws IOException {
        Gate gate = gate();
        gate.users().put("alice", Role.VIEWER, "correct horse battery");
        Sessions.Opened session = gate.open(new Caller("alice", Role.VIEWER));
        for (int i = 0; i < Lockout.MOST; i++) {
            assertThat(password(gate, "192.0.2." + i, "alice", "guess-" + i)).isEqualTo(new Entry.Refused());
        }

        assertThat(password(gate, "198.51.100.1", "alice", "one more guess")).isInstanceOf(Entry.LockedOut.class);
        assertThat(gate.enter("198.51.100.1", new Credential.Cookie(session.id())))
                .isInstanceOf(Entry.Admitted.class);
    }

    @Test
    void aSessionEndsByItselfByLoggingOutAndWithItsUser() throws IOException {
        Gate gate = gate();
        Caller alice = new Caller("alice", Role.VIEWER);
        Sessions.Opened session = gate.open(alice);
        Credential cookie = new Credential.Cookie(session.id());

        assertThat(gate.enter("192.0.2.1", cookie)).isEqualTo(new Entry.Admitted(alice));
        assertThat(gate.sessions().proves(session.id(), session.proof())).isTrue();
        assertThat(gate.sessions().proves(session.id(), gate.open(alice).proof()))
                .isFalse();
        now = now.plusSeconds(3601);
        assertThat(gate.enter("192.0.2.1", cookie)).isEqualTo(new Entry.Refused());

        Sessions.Opened second = gate.open(alice);
        gate.sessions().close(second.id());
        assertThat(gate.enter("192.0.2.1", new Credential.Cookie(second.id()))).isEqualTo(new Entry.Refused());
        Sessions.Opened third = gate.open(alice);
        gate.forget("alice");
        assertThat(gate.enter("192.0.2.1", new Credential.Cookie(third.id()))).isEqualTo(new Entry.Refused());
    }

    @Test
    void passwordsThatAreTooEasyAreRefused() {
        assertThat(Users.objection("alice", "short")).isPresent();
        assertThat(Users.objection("alice", "alice-2026")).isPresent();
        assertThat(Users.objection("alice", "x".repeat(Users.LONGEST + 1))).isPresent();
        assertThat(Users.objection("alice", "line\nbreak and more")).isPresent();
        assertThat(Users.objection("alice", "correct horse battery")).isEmpty();
    }
}
