package io.fairlead.servicekit.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterSettings;
import io.fairlead.cluster.hazelcast.HazelcastCluster;
import io.fairlead.servicekit.vault.Seal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens and users of two programs of one cluster. */
class SharedAccountsTest {

    private static final AdminToken ADMIN = new AdminToken("0123456789abcdef", false);
    private static final Seal SEAL = Seal.of(ADMIN.value());
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    private Path folder;

    private Cluster cluster;

    @BeforeEach
    void join() {
        cluster = HazelcastCluster.start(ClusterSettings.embedded("accounts", List.of()));
    }

    @AfterEach
    void leave() {
        cluster.close();
    }

    private Gate gate(String name) throws IOException {
        Path data = Files.createDirectories(folder.resolve(name));
        return Gate.of(ADMIN, data, InstantSource.system(), 1_000);
    }

    private Gate shared(String name) throws IOException {
        Gate gate = gate(name);
        gate.share(cluster, SEAL);
        return gate;
    }

    private static Entry token(Gate gate, String token) {
        return gate.enter("192.0.2.1", new Credential.Token(token));
    }

    private static Entry password(Gate gate) {
        return gate.enter("192.0.2.1", new Credential.Password("ann", PASSWORD));
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable what) {
        Awaitility.await().untilAsserted(what);
    }

    @Test
    void whatOneProgramMakesOpensAllAndWhatOneTakesBackOpensNone() throws IOException {
        Gate one = shared("one");
        Gate two = shared("two");

        String made = one.tokens().create("ci", Role.OPERATOR);
        two.users().put("ann", Role.VIEWER, PASSWORD);
        Entry operator = new Entry.Admitted(new Caller("ci", Role.OPERATOR));
        eventually(() -> assertThat(token(two, made)).isEqualTo(operator));
        eventually(() -> assertThat(password(one)).isEqualTo(new Entry.Admitted(new Caller("ann", Role.VIEWER))));
        assertThat(token(one, made)).isEqualTo(operator);

        assertThat(two.tokens().remove("ci")).isTrue();
        assertThat(one.users().remove("ann")).isTrue();
        two.forget("ci");
        one.forget("ann");
        eventually(() -> assertThat(token(one, made)).isEqualTo(new Entry.Refused()));
        eventually(() -> assertThat(password(two)).isEqualTo(new Entry.Refused()));
        assertThat(token(two, made)).isEqualTo(new Entry.Refused());

        String again = two.tokens().create("ci", Role.ADMIN);
        eventually(() -> assertThat(token(one, again)).isEqualTo(new Entry.Admitted(new Caller("ci", Role.ADMIN))));
        assertThat(gate("one").tokens().all()).containsExactly(new Caller("ci", Role.ADMIN));
    }

    @Test
    void aProgramThatWasAwayFollowsAndNothingComesBackThatWasTakenBack() throws Exception {
        Gate away = gate("away");
        Gate here = shared("here");
        String kept = here.tokens().create("kept", Role.VIEWER);
        String gone;
        try (AutoCloseable before = away.share(cluster, SEAL)) {
            gone = away.tokens().create("gone", Role.ADMIN);
            eventually(() -> assertThat(here.tokens().has("gone")).isTrue());
        }
        assertThat(here.tokens().remove("gone")).isTrue();

        Gate back = shared("away");

        assertThat(token(back, kept)).isInstanceOf(Entry.Admitted.class);
        assertThat(token(back, gone)).isEqualTo(new Entry.Refused());
        assertThat(here.tokens().has("gone")).isFalse();
    }

    @Test
    void aClusterThatLostEverythingGetsThemBackFromTheDisks() throws IOException {
        String token = shared("one").tokens().create("ci", Role.VIEWER);
        cluster.close();
        join();

        shared("one");

        assertThat(token(shared("new"), token)).isInstanceOf(Entry.Admitted.class);
    }

    @Test
    void accountsOfTheSameVersionBecomeOne() throws IOException {
        gate("one").tokens().create("ci", Role.VIEWER);
        String two = gate("two").tokens().create("ci", Role.ADMIN);

        shared("two");

        assertThat(token(shared("one"), two)).isEqualTo(new Entry.Admitted(new Caller("ci", Role.ADMIN)));
    }

    @Test
    void whoLacksTheAdminTokenCannotMakeAnAccountForTheOthers() throws IOException {
        Gate stranger = gate("stranger");
        stranger.share(cluster, Seal.of("another admin token"));
        Gate here = shared("here");
        String mine = here.tokens().create("mine", Role.VIEWER);

        String token = stranger.tokens().create("root", Role.ADMIN);

        assertThat(here.tokens().has("root")).isFalse();
        assertThat(token(here, token)).isEqualTo(new Entry.Refused());
        assertThat(token(here, mine)).isInstanceOf(Entry.Admitted.class);
        assertThat(stranger.tokens().has("mine")).isFalse();
    }
}
