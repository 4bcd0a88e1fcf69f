package io.fairlead.servicekit.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.cluster.ClusterSettings;
import io.fairlead.model.config.HostPort;
import io.fairlead.servicekit.SettingKey;
import io.fairlead.servicekit.Settings;
import io.fairlead.servicekit.StartupException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingValuesTest {

    private static Settings settings(SettingKey key, String value) {
        Map<String, String> values = Map.of(key.key(), value);
        return wanted -> Optional.ofNullable(values.get(wanted));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "eighty", "80 81", "99999999999"})
    void whatIsNoPortIsRefusedWithItsKey(String text) {
        assertThatThrownBy(() -> SettingValues.port(settings(SettingKey.ADMIN_PORT, text), SettingKey.ADMIN_PORT))
                .isInstanceOf(StartupException.class)
                .hasMessage("fairlead.admin.port=" + text + " is not a port");
    }

    @ParameterizedTest
    @CsvSource({"30s,30", "1m,60", "1m30s,90", "0s,0"})
    void aLengthOfTime(String text, long seconds) throws StartupException {
        assertThat(SettingValues.duration(settings(SettingKey.GRACE, text), SettingKey.GRACE))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "30", "-5s", "1d"})
    void whatIsNoLengthOfTimeIsRefusedWithItsKey(String text) {
        assertThatThrownBy(() -> SettingValues.duration(settings(SettingKey.GRACE, text), SettingKey.GRACE))
                .isInstanceOf(StartupException.class)
                .hasMessage("fairlead.grace=" + text + " is not a length of time such as 30s");
    }

    @Test
    void membersAreAListAndMayLeaveThePortOut() throws StartupException {
        ClusterSettings cluster = SettingValues.cluster(
                "edge-proxy",
                ClusterSettings.Mode.CLIENT,
                settings(SettingKey.CLUSTER_MEMBERS, "a.example, b.example:5702"));

        assertThat(cluster.members()).containsExactly(new HostPort("a.example", 5701), new HostPort("b.example", 5702));
    }

    @ParameterizedTest
    @ValueSource(strings = {":5701", "a.example:port", "a.example,,b.example"})
    void membersThatAreNoneAreRefusedWithTheirKey(String text) {
        assertThatThrownBy(() -> SettingValues.cluster(
                        "edge-proxy", ClusterSettings.Mode.CLIENT, settings(SettingKey.CLUSTER_MEMBERS, text)))
                .isInstanceOf(StartupException.class)
                .hasMessageStartingWith("fairlead.cluster.members=");
    }
}
