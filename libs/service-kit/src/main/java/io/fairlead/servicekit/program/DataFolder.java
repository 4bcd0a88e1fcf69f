package io.fairlead.servicekit.program;

import io.fairlead.servicekit.SettingKey;
import io.fairlead.servicekit.Settings;
import io.fairlead.servicekit.StartupException;
import io.fairlead.servicekit.security.AdminToken;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The folder of a program that survives restarts, and the admin token in it. */
final class DataFolder {

    private DataFolder() {}

    /**
     * The folder, made when missing.
     *
     * @throws StartupException when nothing can be written there
     */
    static Path ensure(Settings settings) throws StartupException {
        Path folder = Path.of(SettingKey.DATA_DIR.in(settings)).toAbsolutePath();
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".probe", ""));
            return folder;
        } catch (IOException e) {
            throw new StartupException("cannot write to the data folder " + folder + ": " + reason(e), e);
        }
    }

    /**
     * The admin token, made at the first start.
     *
     * @throws StartupException when it can be neither read nor kept
     */
    static AdminToken token(Settings settings, Path folder) throws StartupException {
        Path file = Optional.of(SettingKey.ADMIN_TOKEN_FILE.in(settings))
                .filter(named -> !named.isEmpty())
                .map(Path::of)
                .orElse(folder.resolve("admin-token"));
        try {
            return AdminToken.ensure(file);
        } catch (IOException e) {
            throw new StartupException("cannot use the admin token " + file + ": " + reason(e), e);
        }
    }

    private static String reason(IOException problem) {
        return switch (problem) {
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException there -> there.getFile() + " is not a folder";
            case FileSystemException named when named.getReason() != null -> named.getReason();
            default -> String.valueOf(problem.getMessage());
        };
    }
}
