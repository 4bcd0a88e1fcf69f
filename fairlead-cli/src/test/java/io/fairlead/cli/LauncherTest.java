package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a checkout of its own, with a JDK and a Maven that only say what they are asked. */
class LauncherTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final FileTime PAST = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    @TempDir
    Path folder;

    private Path checkout;

    @BeforeEach
    void lay() throws IOException {
        checkout = Files.createDirectories(folder.toRealPath().resolve("checkout"));
        program(checkout.resolve("fairlead"), Files.readString(Path.of("..", "fairlead")));
        program(folder.resolve("jdk/bin/java"), "#!/bin/sh\necho \"java $*\"\n");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        program(
                checkout.resolve("mvnw"),
                "#!/bin/sh\necho \"maven $*\"\nmkdir -p fairlead-cli/target\ntouch fairlead-cli/target/fairlead-cli.jar\n");
        old(Files.writeString(checkout.resolve("pom.xml"), "<project/>"));
    }

    private static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void old(Path file) throws IOException {
        Files.setLastModifiedTime(file, PAST);
    }

    private Path built() throws IOException {
        Path jar = checkout.resolve("fairlead-cli/target/fairlead-cli.jar");
        Files.createDirectories(jar.getParent());
        return Files.writeString(jar, "");
    }

    private String launched(Path launcher, int status) {
        Map<String, String> environment =
                new HashMap<>(Map.of("FAIRLEAD_JAVA_HOME", folder.resolve("jdk").toString()));
        try (RunningProcess run =
                RunningProcess.start(List.of(launcher.toString(), "version", "two words"), environment, folder)) {
            assertThat(run.exitStatus(PATIENCE)).as(run.text()).isEqualTo(status);
            return run.text();
        }
    }

    @Test
    void itHandsItsArgumentsToTheJar() throws IOException {
        Path jar = built();

        String said = launched(checkout.resolve("fairlead"), 0);

        assertThat(said).startsWith("java ").endsWith("-jar " + jar + " version two words");
        assertThat(said.lines()).hasSize(1);
    }

    @Test
    void aLinkToItLeadsBackToItsCheckout() throws IOException {
        Path jar = built();
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path link = Files.createSymbolicLink(bin.resolve("lb"), Path.of("../checkout/fairlead"));

        assertThat(launched(link, 0)).contains("-jar " + jar + " ");
    }

    @Test
    void whatIsNotBuiltIsBuiltFirst() {
        String said = launched(checkout.resolve("fairlead"), 0);

        assertThat(said).contains("building (once)", "maven ", "package -pl fairlead-cli -am", "java ");
    }

    @Test
    void aSourceNewerThanTheBuildIsNamed() throws IOException {
        Path source = checkout.resolve("libs/model/src/main/java/Model.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, "");
        Path jar = built();
        old(source);
        assertThat(launched(checkout.resolve("fairlead"), 0)).doesNotContain("newer");
        old(jar);
        Files.setLastModifiedTime(source, FileTime.from(Instant.parse("2020-01-01T00:00:10Z")));

        String said = launched(checkout.resolve("fairlead"), 0);

        assertThat(said)
                .contains("libs/model/src/main/java/Model.java is newer than the build")
                .contains("java ");
        Path library = checkout.resolve("fairlead-cli/target/libs/fairlead-model-0.1.0-SNAPSHOT.jar");
        Files.createDirectories(library.getParent());
        Files.writeString(library, "");
        assertThat(launched(checkout.resolve("fairlead"), 0)).doesNotContain("newer");
    }

    /** The launcher looks into the usual folders too, which a test cannot empty: so it looks for a Java nobody has. */
    @Test
    void withoutAJavaOfItsVersionItSaysWhatToInstall() throws IOException {
        String text = Files.readString(checkout.resolve("fairlead"));
        program(checkout.resolve("fairlead"), text.replace("= 25 ]", "= 99 ]"));

        assertThat(launched(checkout.resolve("fairlead"), 1)).contains("no JDK 25 found", "FAIRLEAD_JAVA_HOME");
    }
}
