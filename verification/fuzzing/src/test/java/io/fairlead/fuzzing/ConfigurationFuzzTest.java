package io.fairlead.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fairlead.configformat.ConfigReader;
import io.fairlead.configformat.ConfigWriter;
import io.fairlead.configformat.Secrets;
import io.fairlead.haproxy.config.HaproxyConfigReader;
import io.fairlead.haproxy.config.HaproxyConfigWriter;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.config.ProxyConfig;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Configurations: read or refused with a place, never an exception; what is written reads the same again. */
final class ConfigurationFuzzTest {

    private static final int LARGEST = 64 * 1024;

    @FuzzTest
    void haproxy(byte[] input) {
        if (input.length > LARGEST) {
            return;
        }
        ParsedConfig parsed = HaproxyConfigReader.read(text(input), "haproxy.cfg", Map.of());
        said(parsed);
        parsed.config().ifPresent(config -> {
            HaproxyConfigWriter.Written written = HaproxyConfigWriter.write(config);
            if (written.lost().isEmpty()) {
                again(config, HaproxyConfigReader.read(written.text(), "haproxy.cfg", Map.of()), written.text());
            }
        });
    }

    @FuzzTest
    void fairlead(byte[] input) {
        if (input.length > LARGEST) {
            return;
        }
        ParsedConfig parsed = ConfigReader.read(text(input), "fairlead.yaml");
        said(parsed);
        parsed.config().ifPresent(config -> {
            String yaml = ConfigWriter.yaml(config, Secrets.SHOWN);
            again(config, ConfigReader.read(yaml, "fairlead.yaml"), yaml);
            String json = ConfigWriter.json(config, Secrets.SHOWN);
            again(config, ConfigReader.read(json, "fairlead.json"), json);
        });
    }

    private static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    private static void said(ParsedConfig parsed) {
        assertThat(parsed.valid() || !parsed.diagnostics().isEmpty()).isTrue();
    }

    private static void again(ProxyConfig config, ParsedConfig read, String text) {
        assertThat(read.config()).as("%s%n%s", text, read.diagnostics()).contains(config);
    }
}
