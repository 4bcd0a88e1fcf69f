package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {

    /** The launcher looks into the usual folders too, which a test cannot empty: so it looks for a Java nobody has. */
    @Test
    void withoutAJavaOfItsVersionItSaysWhatToInstall(@TempDir Path folder) throws IOException, InterruptedException {
        String text = Files.readString(Path.of("..", "fairlead"));
        Path launcher = Files.writeString(folder.resolve("fairlead"), text.replace("= 25 ]", "= 99 ]"));

        ProcessBuilder builder = new ProcessBuilder("sh", launcher.toString(), "version").redirectErrorStream(true);
        builder.environment().remove("JAVA_HOME");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(said).contains("no JDK 25 found").contains("FAIRLEAD_JAVA_HOME");
    }
}
