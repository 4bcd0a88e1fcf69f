package io.fairlead.cli;

import io.fairlead.configservice.ConfigText;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks a file as {@code run} would read it: language, names, and the certificates it points to. */
public final class ConfigCheck {

    /** Largest file, in bytes. */
    private static final long MAX_SIZE = 8L << 20;

    private ConfigCheck() {}

    /**
     * Reads and checks.
     *
     * @throws IOException when the file cannot be read, with one sentence
     */
    static CheckResult of(Path file) throws IOException {
        CheckResult read = read(file);
        List<Diagnostic> findings = new ArrayList<>(read.findings());
        read.config().ifPresent(config -> findings.addAll(new FileChecks(read.source(), file.toString()).of(config)));
        return new CheckResult(read.config(), findings, read.source());
    }

    /**
     * Reads without looking at the files it names, which may be on another machine.
     *
     * @throws IOException when the file cannot be read, with one sentence
     */
    static CheckResult read(Path file) throws IOException {
        String text = text(file);
        ParsedConfig parsed = ConfigText.read(text, file.toString());
        return new CheckResult(parsed.config(), parsed.diagnostics(), new SourceLines(text));
    }

    /** The text of a file, with one sentence when it cannot be read. */
    static String text(Path file) throws IOException {
        try {
            if (Files.isDirectory(file)) {
                throw new IOException(file + ": is a folder, not a file");
            }
            if (Files.size(file) > MAX_SIZE) {
                throw new IOException(file + ": larger than " + MAX_SIZE + " bytes");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + ": permission denied", e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": is not UTF-8 text", e);
        }
    }
}
