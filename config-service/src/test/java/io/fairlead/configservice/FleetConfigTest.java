package io.fairlead.configservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.config.Backend;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.diagnostic.Severity;
import io.fairlead.servicekit.Settings;
import io.fairlead.servicekit.StartupException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FleetConfigTest {

    private static Settings settings(Map<String, String> values) {
        return key -> Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
    }

    private static ProxyConfig config(Map<String, String> values) throws StartupException {
        String text = FleetConfig.text(settings(values)).orElseThrow();
        var parsed = ConfigText.read(text, "the settings");
        assertThat(parsed.diagnostics()).noneMatch(finding -> finding.severity() == Severity.ERROR);
        return parsed.config().orElseThrow();
    }

    @Test
    void withoutServersThereIsNone() throws StartupException {
        assertThat(FleetConfig.text(settings(Map.of("fairlead.listen-http", "8080"))))
                .isEmpty();
    }

    @Test
    void theDefaultsAreAStickyPoolBehindPlainHttp() throws StartupException {
        ProxyConfig config = config(Map.of("fairlead.servers", "api-1,api-2:9090,[2001:db8::1]"));
        assertThat(config.frontends()).hasSize(1);
        assertThat(config.frontends().getFirst().binds()).hasSize(1);
        assertThat(config.frontends().getFirst().binds().getFirst().address()).hasToString("*:80");
        Backend pool = config.backends().getFirst();
        assertThat(pool.servers())
                .extracting(server -> server.address().toString())
                .containsExactly("api-1:8080", "api-2:9090", "[2001:db8::1]:8080");
    }

    @Test
    void streamsAndACertificateAddTheirParts() throws StartupException {
        ProxyConfig config = config(Map.of(
                "fairlead.servers", "api-1",
                "fairlead.stream-servers", "s-1,s-2",
                "fairlead.tls-cert-path", "/certs/site.pem",
                "fairlead.listen-https", "8443"));
        assertThat(config.frontends().getFirst().binds())
                .extracting(bind -> bind.address() + " " + bind.tls().isPresent())
                .containsExactly("*:80 false", "*:8443 true");
        assertThat(config.backends()).extracting(Backend::name).containsExactly("servers", "streams");
    }

    @Test
    void aValueCannotBringAnotherLine() {
        assertThatThrownBy(() -> FleetConfig.text(
                        settings(Map.of("fairlead.servers", "a", "fairlead.check-path", "/x\nlisten evil"))))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("fairlead.check-path");
    }
}
