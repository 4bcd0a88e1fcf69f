package io.fairlead.scenarios.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.Repository;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class KnownDifferenceTest {

    @ParameterizedTest
    @EnumSource
    void isDocumented(KnownDifference difference) throws IOException {
        String page = Files.readString(Repository.root().resolve("docs/differences.md"));
        assertThat(page).contains(difference.documentedAs());
    }
}
