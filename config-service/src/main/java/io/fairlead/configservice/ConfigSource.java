package io.fairlead.configservice;

import io.fairlead.cluster.StoredRevision;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.diagnostic.Diagnostic;
import io.fairlead.servicekit.SettingKey;
import io.fairlead.servicekit.Settings;
import io.fairlead.servicekit.StartupException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Where the configuration comes from at a start and at SIGHUP: a file, or without one settings that name servers. It is
 * imported when it differs from what was last imported, so that later edits over REST survive restarts.
 */
final class ConfigSource {

    private static final System.Logger LOG = System.getLogger(ConfigSource.class.getName());
    private static final String IMPORTED = "imported-file-hash";

    private final ConfigService service;
    private final RevisionStore store;
    private final Settings settings;

    ConfigSource(ConfigService service, RevisionStore store, Settings settings) {
        this.service = service;
        this.store = store;
        this.settings = settings;
    }

    /** Imports what has changed since the last time; the running configuration stays when that is not valid. */
    void load() throws StartupException {
        Optional<String> file = settings.get(SettingKey.CONFIG_FILE.key());
        if (file.isPresent()) {
            take(read(Path.of(file.get())), file.get());
            return;
        }
        Optional<String> text = FleetConfig.text(settings);
        if (text.isPresent()) {
            take(text.get(), "the settings");
        }
    }

    private static String read(Path file) throws StartupException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new StartupException(file + ": no such file", e);
        } catch (IOException e) {
            throw new StartupException(file + ": " + e.getMessage(), e);
        }
    }

    private void take(String text, String from) throws StartupException {
        String hash = Hashes.sha256(text);
        Optional<StoredRevision> head = service.head();
        if (head.isPresent() && store.note(IMPORTED).equals(Optional.of(hash))) {
            return;
        }
        ParsedConfig parsed = ConfigText.read(text, from);
        if (parsed.config().isPresent() && parsed.config().equals(head.map(ConfigService::config))) {
            // Another config-service of the same file was first.
            note(hash);
            return;
        }
        long base = head.map(StoredRevision::number).orElse(0L);
        Edit edit = service.edit(parsed, new Change(base, "file", "import of " + from, false));
        switch (edit) {
            case Edit.Committed committed -> {
                committed.diagnostics().forEach(ConfigSource::report);
                note(hash);
            }
            case Edit.Invalid(List<Diagnostic> diagnostics) -> throw new StartupException(lines(diagnostics));
            case Edit.Failed(String reason) -> throw new StartupException(reason);
            case Edit.NotKept(String reason) -> throw new StartupException(reason);
            case Edit.Refused(SortedMap<String, String> objections) ->
                throw new StartupException(ConfigService.sentence(objections));
            case Edit.Stale stale -> throw new StartupException("another node changed the configuration meanwhile");
            case Edit.DryRun dry -> throw new IllegalStateException("no dry run was asked for");
        }
    }

    private static void report(Diagnostic finding) {
        Level level = switch (finding.severity()) {
            case ERROR -> Level.ERROR;
            case WARNING -> Level.WARNING;
            case INFO -> Level.INFO;
        };
        LOG.log(level, finding.line());
    }

    private void note(String hash) throws StartupException {
        try {
            store.note(IMPORTED, hash);
        } catch (IOException e) {
            throw new StartupException("config-service cannot write: " + e.getMessage(), e);
        }
    }

    private static String lines(List<Diagnostic> diagnostics) {
        StringBuilder lines = new StringBuilder("the configuration is not valid");
        diagnostics.forEach(diagnostic -> lines.append('\n').append(diagnostic.line()));
        return lines.toString();
    }
}
