package io.fairlead.net.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the certificates a listener is told of: files, folders and lists. HAProxy manual 5.1 {@code crt}. */
final class CertificateSource {

    /** Files beside a certificate that hold none themselves. */
    private static final Pattern EXTRA = Pattern.compile("^\\.|\\.(key|ocsp|sctl|issuer|dh)$");

    /**
     * A certificate and where it is from.
     *
     * @param filters host names it is for; its own when empty
     */
    record Found(Path file, PemBundle bundle, List<String> filters) {
        Found {
            filters = List.copyOf(filters);
        }
    }

    private CertificateSource() {}

    static List<Found> read(List<Path> certificates, List<Path> lists) throws IOException {
        List<Found> found = new ArrayList<>();
        for (Path path : certificates) {
            for (Path file : files(path)) {
                found.add(new Found(file, PemBundle.read(file), List.of()));
            }
        }
        for (Path list : lists) {
            for (CrtList.Entry entry : CrtList.read(list).entries()) {
                for (Path file : files(entry.file())) {
                    found.add(new Found(file, PemBundle.read(file), entry.filters()));
                }
            }
        }
        if (found.isEmpty()) {
            throw new IOException(certificates + ": no certificate in it");
        }
        return found;
    }

    /** The file itself, those in a folder in the order of their names, or the two kinds of key of a bundle. */
    static List<Path> files(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            try (Stream<Path> entries = Files.list(path)) {
                return entries.filter(Files::isRegularFile)
                        .filter(file ->
                                !EXTRA.matcher(file.getFileName().toString()).find())
                        .sorted()
                        .toList();
            } catch (NoSuchFileException e) {
                throw new IOException(path + ": no such folder", e);
            }
        }
        List<Path> kinds = Stream.of(".ecdsa", ".rsa")
                .map(kind -> Path.of(path + kind))
                .filter(Files::isRegularFile)
                .toList();
        return kinds.isEmpty() || Files.exists(path) ? List.of(path) : kinds;
    }
}
