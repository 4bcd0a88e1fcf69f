package io.fairlead.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the checkout is that the tests run in. */
public final class Repository {

    private Repository() {}

    /** The folder that holds the {@code fairlead} launcher. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            if (Files.isRegularFile(folder.resolve("mvnw"))) {
                return folder;
            }
            folder = folder.getParent();
        }
        throw new IllegalStateException("not inside a checkout of Fairlead");
    }
}
