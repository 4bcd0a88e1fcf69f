package io.fairlead.configformat;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.config.ProxyConfig;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is written is read back equal, whatever it is; and what is not ours is refused, never thrown at. */
class RoundTripProperties {

    private static void readsBack(ProxyConfig config, String text) {
        ParsedConfig back = ConfigReader.read(text, "f");
        assertThat(back.diagnostics()).as("%s", text).isEmpty();
        assertThat(back.config().orElseThrow()).as("%s", text).isEqualTo(config);
    }

    @Property(tries = 80)
    void yamlReadsBackEqual(@ForAll long seed) {
        ProxyConfig config = new RandomValues(seed).config();

        readsBack(config, ConfigWriter.yaml(config, Secrets.SHOWN));
    }

    @Property(tries = 80)
    void jsonReadsBackEqual(@ForAll long seed) {
        ProxyConfig config = new RandomValues(seed).config();

        readsBack(config, ConfigWriter.json(config, Secrets.SHOWN));
    }

    @Property(tries = 40)
    void equalConfigurationsHaveEqualTexts(@ForAll long seed) {
        String text = ConfigWriter.json(new RandomValues(seed).config(), Secrets.SHOWN);

        assertThat(ConfigWriter.json(ConfigReader.read(text, "f").config().orElseThrow(), Secrets.SHOWN))
                .isEqualTo(text);
    }

    @Property(tries = 120)
    void aDamagedTextGivesFindingsOrAConfigurationButNeverThrows(
            @ForAll long seed, @ForAll int where, @ForAll char what) {
        String text = ConfigWriter.yaml(new RandomValues(seed).config(), Secrets.SHOWN);
        int at = Math.floorMod(where, text.length());
        ParsedConfig parsed = ConfigReader.read(text.substring(0, at) + what + text.substring(at + 1), "f");

        assertThat(parsed.valid() || !parsed.diagnostics().isEmpty()).isTrue();
    }

    @Property(tries = 120)
    void anyTextGivesFindingsOrAConfiguration(@ForAll String text) {
        ParsedConfig parsed = ConfigReader.read(text, "f");

        assertThat(parsed.valid() || !parsed.diagnostics().isEmpty()).isTrue();
    }
}
