package io.fairlead.model.config;

import io.fairlead.model.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;

/**
 * What came of reading a configuration text.
 *
 * @param config present unless a diagnostic is an error
 * @param diagnostics every finding, in the order of the text
 */
public record ParsedConfig(Optional<ProxyConfig> config, List<Diagnostic> diagnostics) {

    public ParsedConfig {
        diagnostics = List.copyOf(diagnostics);
    }

    /** Whether the text can be used. */
    public boolean valid() {
        return config.isPresent();
    }
}
