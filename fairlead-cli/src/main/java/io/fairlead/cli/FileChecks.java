package io.fairlead.cli;

import io.fairlead.model.config.Bind;
import io.fairlead.model.config.BindTls;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.diagnostic.Diagnostic;
import io.fairlead.model.diagnostic.Position;
import io.fairlead.net.tls.ClientTls;
import io.fairlead.net.tls.ServerTls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files a configuration names can be read and are what they should be. HAProxy's {@code -c} loads them as well. */
final class FileChecks {

    private final SourceLines source;
    private final String file;
    private final List<Diagnostic> found = new ArrayList<>();

    FileChecks(SourceLines source, String file) {
        this.source = source;
        this.file = file;
    }

    /** Every file that is not as it should be, once. */
    List<Diagnostic> of(ProxyConfig config) {
        Set<String> certificates = new LinkedHashSet<>();
        config.frontends().stream()
                .flatMap(frontend -> frontend.binds().stream())
                .map(Bind::tls)
                .flatMap(Optional::stream)
                .map(BindTls::certificates)
                .forEach(certificates::addAll);
        Set<String> authorities = new LinkedHashSet<>();
        config.backends().stream()
                .flatMap(backend -> backend.servers().stream())
                .flatMap(server -> server.tls().stream())
                .flatMap(tls -> tls.caFile().stream())
                .forEach(authorities::add);
        certificates.forEach(this::certificate);
        authorities.forEach(this::authority);
        return List.copyOf(found);
    }

    private void certificate(String path) {
        try {
            ServerTls.load(new ServerTls.Settings(List.of(Path.of(path)), List.of(), List.of("TLSv1.3"), false));
        } catch (IOException e) {
            error("certificate", path, e);
        }
    }

    private void authority(String path) {
        try {
            ClientTls.load(new ClientTls.Settings(
                    true, Optional.of(Path.of(path)), Optional.empty(), Optional.empty(), List.of()));
        } catch (IOException e) {
            error("ca-file", path, e);
        }
    }

    private void error(String code, String path, IOException problem) {
        // A haproxy.cfg may name the folder apart (crt-base), so the last part of the path is a second try.
        Position place = source.find(path, file)
                .or(() -> source.find(String.valueOf(Path.of(path).getFileName()), file))
                .orElse(new Position(file, 0, 0));
        found.add(Diagnostic.error(code, place, String.valueOf(problem.getMessage()), ""));
    }
}
