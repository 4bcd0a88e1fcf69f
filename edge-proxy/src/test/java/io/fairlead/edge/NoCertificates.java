package io.fairlead.edge;

import io.fairlead.edge.runtime.RuntimeContext;
import io.fairlead.net.tls.ServerTls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Of an edge without TLS. */
final class NoCertificates implements RuntimeContext.Certificates {

    @Override
    public List<ServerTls.InUse> inUse() {
        return List.of();
    }

    @Override
    public Path file(String name) {
        return Path.of(name);
    }

    @Override
    public String name(Path file) {
        return file.toString();
    }

    @Override
    public String text(Path file) throws IOException {
        throw new IOException(file + ": no such certificate");
    }

    @Override
    public String replace(Path file, String pem) throws IOException {
        throw new IOException(file + ": no such certificate");
    }
}
