package io.fairlead.servicekit.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokenTest {

    @TempDir
    Path folder;

    @Test
    void theFirstStartMakesATokenThatOnlyItsOwnerReads() throws IOException {
        Path file = folder.resolve("admin-token");

        AdminToken made = AdminToken.ensure(file);

        assertThat(made.fresh()).isTrue();
        assertThat(made.value()).hasSizeGreaterThanOrEqualTo(32);
        assertThat(Files.readString(file)).isEqualTo(made.value() + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void theNextStartReadsItAndDoesNotShowItAgain() throws IOException {
        Path file = folder.resolve("admin-token");
        AdminToken made = AdminToken.ensure(file);

        AdminToken read = AdminToken.ensure(file);

        assertThat(read.fresh()).isFalse();
        assertThat(read.value()).isEqualTo(made.value());
    }

    @Test
    void twoInstallationsHaveTwoTokens() throws IOException {
        assertThat(AdminToken.ensure(folder.resolve("a")).value())
                .isNotEqualTo(AdminToken.ensure(folder.resolve("b")).value());
    }

    @Test
    void aTokenThatCouldBeGuessedIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("admin-token"), "secret\n");

        assertThatThrownBy(() -> AdminToken.ensure(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("shorter than 16 characters")
                .hasMessageNotContaining("secret");
    }

    @Test
    void onlyTheWholeTokenMatches() throws IOException {
        AdminToken token = AdminToken.ensure(folder.resolve("admin-token"));

        assertThat(token.matches(token.value())).isTrue();
        assertThat(token.matches("")).isFalse();
        assertThat(token.matches(token.value().substring(1))).isFalse();
        assertThat(token.matches(token.value() + "x")).isFalse();
        assertThat(token.toString()).doesNotContain(token.value());
    }
}
