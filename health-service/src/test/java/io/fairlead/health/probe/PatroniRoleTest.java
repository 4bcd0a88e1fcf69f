package io.fairlead.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.model.config.HostPort;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of Patroni 2 to 4, and what each path asks for. */
class PatroniRoleTest {

    private static PatroniMember member(String role, String state, String more) {
        return PatroniMember.all("{\"members\": [{\"role\": \"" + role + "\", \"state\": \"" + state + "\"" + more
                        + "}], \"scope\": \"x\"}")
                .getFirst();
    }

    private static boolean fits(String path, PatroniMember member) {
        return PatroniRole.of(path).orElseThrow().fits(member);
    }

    @ParameterizedTest(name = "{0} of {1} {2}: {3}")
    @CsvSource({
        "/primary, leader, running, true",
        "/master, master, running, true",
        "/read-write, primary, running, true",
        "/primary, leader, starting, false",
        "/primary, leader, start failed, false",
        "/primary, standby_leader, running, false",
        "/primary, replica, streaming, false",
        "/leader, standby_leader, running, true",
        "/standby-leader, standby_leader, in archive recovery, true",
        "/replica, replica, running, true",
        "/replica, replica, streaming, true",
        "/replica, quorum_standby, streaming, true",
        "/replica, sync_standby, running, true",
        "/replica, leader, running, false",
        "/replica, replica, creating replica, false",
        "/sync, sync_standby, streaming, true",
        "/sync, replica, streaming, false",
        "/quorum, quorum_standby, streaming, true",
        "/async, replica, streaming, true",
        "/async, sync_standby, streaming, false",
        "/read-only, leader, running, true",
        "/read-only, replica, streaming, true",
        "/read-only-sync, replica, streaming, false",
        "/primary, demoted, running, false",
    })
    void eachPathAsksForItsRoles(String path, String role, String state, boolean fits) {
        assertThat(fits(path, member(role, state, ""))).isEqualTo(fits);
    }

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/replica?lag=1000 | \"lag\": 1000 | true",
                "/replica?lag=1000 | \"lag\": 1001 | false",
                "/replica?lag=16kB | \"lag\": 16384 | true",
                "/replica?lag=16kB | \"lag\": 16385 | false",
                "/replica?x=1&lag=1MB | \"lag\": 1048577 | false",
                "/replica?lag=10MB | \"lag\": \"unknown\" | false",
                "/replica?lag=10MB | \"lag\": 0, \"replay_lag\": 99999999 | false",
                "/replica | \"lag\": \"unknown\" | true",
                "/replica | \"tags\": {\"noloadbalance\": true} | false",
                "/replica | \"tags\": {\"clonefrom\": true, \"list\": [1, {\"a\": null}]} | true",
            })
    void aReplicaIsBoundByItsLagAndItsTags(String path, String fields, boolean fits) {
        assertThat(fits(path, member("replica", "streaming", ", " + fields))).isEqualTo(fits);
    }

    @Test
    void anotherPathAsksForNoRole() {
        assertThat(PatroniRole.of("/health")).isEmpty();
        assertThat(PatroniRole.of("/")).isEmpty();
    }

    @Test
    void aMemberIsFoundByItsServerOrByItsPatroni() {
        PatroniMember member = member(
                "leader",
                "running",
                ", \"host\": \"127.0.0.1\", \"port\": 5432, \"api_url\": \"http://127.0.0.1:8008/patroni\","
                        + " \"timeline\": 7");
        HostPort nobody = new HostPort("127.0.0.2", 1);
        assertThat(member.is(new HostPort("localhost", 5432), nobody)).isTrue();
        assertThat(member.is(nobody, new HostPort("127.0.0.1", 8008))).isTrue();
        assertThat(member.is(new HostPort("127.0.0.1", 5433), new HostPort("127.0.0.1", 5432)))
                .isFalse();
        assertThat(member.timeline()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"members\": [{\"a\": 1}",
                "{\"members\": {}}",
                "{\"members\": [{\"a\": \"\\u12\"}]}",
                "{\"members\": [{\"a\": \"\\x\"}]}",
                "{\"members\": [{\"a\": \"\\u12zz\"}]}",
                "{\"members\": []} x",
                "{\"members\": [{\"a\": {\"b\": {\"c\": {\"d\": {\"e\": {\"f\": {\"g\": {}}}}}}}}]}",
            })
    void whatIsNotPatronisIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PatroniMember.all(text));
    }

    @Test
    void escapesAreUnderstood() {
        List<PatroniMember> members =
                PatroniMember.all("{\"scope\": \"a\\\"b\\u00e9\", \"members\": [{\"role\": \"le\\u0061der\\n\"}]}");
        assertThat(members.getFirst().role()).isEqualTo("leader\n");
        assertThat(PatroniMember.all("{}")).isEmpty();
    }
}
