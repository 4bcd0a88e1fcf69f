package io.fairlead.servicekit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** docs/settings.md is made from {@link SettingKey}; {@code -Dfairlead.docs.write=true} writes it again. */
final class SettingsPageTest {

    @Test
    void thePageIsWhatTheProgramsRead() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("docs"))) {
            folder = Objects.requireNonNull(folder.getParent(), "docs is in no parent folder");
        }
        Path page = folder.resolve("docs/settings.md");
        if (Boolean.getBoolean("fairlead.docs.write")) {
            Files.writeString(page, text());
        }
        assertThat(page).content().isEqualTo(text());
    }

    private static String text() {
        StringBuilder text = new StringBuilder("""
                # Settings

                Every program reads these through MicroProfile Config: as an environment variable, as a system property by
                its key, or from `META-INF/microprofile-config.properties`. `fairlead run` and `up` take the same; their
                options win. This page is made from the code.

                | variable | key | default | |
                |---|---|---|---|
                """);
        for (SettingKey key : SettingKey.values()) {
            String usual = key.usual().isEmpty() ? "" : "`" + key.usual() + "`";
            text.append("| `%s` | `%s` | %s | %s |\n".formatted(key.variable(), key.key(), usual, key.sentence()));
        }
        return text.toString();
    }
}
