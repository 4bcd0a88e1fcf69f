package io.fairlead.haproxy.config;

import java.io.IOException;

/** Where the files come from that a configuration names for its patterns and pages. */
@FunctionalInterface
public interface FileSource {

    /** Of a text from the network: no file of this machine is read. */
    FileSource NONE = path -> {
        throw new IOException("files are not read for a configuration that came over the network");
    };

    /**
     * The content of a file.
     *
     * @throws IOException with a sentence, when it cannot be read
     */
    String read(String path) throws IOException;
}
