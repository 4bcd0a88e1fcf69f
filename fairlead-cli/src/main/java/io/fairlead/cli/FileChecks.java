package io.fairlead.cli;

import io.fairlead.dataplane.session.TlsSettings;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.BindTls;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.TlsProfile;
import io.fairlead.model.diagnostic.Diagnostic;
import io.fairlead.model.diagnostic.Position;
import io.fairlead.net.tls.ClientTls;
import io.fairlead.net.tls.ServerTls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files a configuration names can be read and are what they should be. HAProxy's {@code -c} loads them as well. */
final class FileChecks {

    private final SourceLines source;
    private final String file;
    private final List<Diagnostic> found = new ArrayList<>();
    private final Set<BindTls> seen = new HashSet<>();

    FileChecks(SourceLines source, String file) {
        this.source = source;
        this.file = file;
    }

    /** Every file that is not as it should be, once. */
    List<Diagnostic> of(ProxyConfig config) {
        config.frontends().stream()
                .flatMap(frontend -> frontend.binds().stream())
                .map(Bind::tls)
                .flatMap(Optional::stream)
                .distinct()
                .forEach(this::bind);
        Set<String> authorities = new LinkedHashSet<>();
        config.backends().stream()
                .flatMap(backend -> backend.servers().stream())
                .flatMap(server -> server.tls().stream())
                .flatMap(tls -> tls.caFile().stream())
                .forEach(authorities::add);
        authorities.forEach(this::authority);
        return List.copyOf(found);
    }

    private void bind(BindTls tls) {
        int before = found.size();
        tls.certificates().forEach(path -> certificate(path, only(List.of(path), List.of())));
        tls.certificateLists().forEach(path -> certificate(path, only(List.of(), List.of(path))));
        if (found.size() == before) {
            certificate(
                    tls.clients()
                            .map(clients -> clients.caFiles().getFirst())
                            .orElse(tls.profile().ciphers().orElse("ssl")),
                    tls);
        }
    }

    private static BindTls only(List<String> certificates, List<String> lists) {
        return new BindTls(certificates, lists, List.of(), TlsProfile.DEFAULT, false, Optional.empty());
    }

    private void certificate(String path, BindTls tls) {
        // What was uploaded is on the nodes, not here; each of them looks before a revision runs.
        boolean stored = tls.certificates().stream().anyMatch(name -> name.startsWith(BindTls.STORED));
        if (stored || !seen.add(tls)) {
            return;
        }
        try {
            ServerTls.load(TlsSettings.of(tls, List.of(), Path.of(".")));
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
