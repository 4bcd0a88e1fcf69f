package io.fairlead.configservice;

import io.fairlead.cluster.StoredRevision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Immutable revisions, one file each, readable only by the owner since they hold secrets. A revision is whole or not
 * there: it is written beside, forced to the disk and renamed, and carries its own hash. Thread-safe.
 */
final class RevisionStore {

    private static final System.Logger LOG = System.getLogger(RevisionStore.class.getName());
    private static final String SUFFIX = ".revision";
    private static final Pattern NAME = Pattern.compile("(\\d{12})" + Pattern.quote(SUFFIX));
    private static final String HALF = ".half";
    private static final String CANDIDATE = "candidate";
    private static final int HEADER_LINES = 5;

    private final Path folder;

    /**
     * Revisions of this folder, which is made when missing. What a crash left half written is removed.
     *
     * @throws IOException when the folder cannot be made or listed
     */
    RevisionStore(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (DirectoryStream<Path> halves = Files.newDirectoryStream(folder, HALF + "*")) {
            for (Path half : halves) {
                Files.deleteIfExists(half);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /**
     * The newest whole revision.
     *
     * @throws IOException when the folder cannot be listed
     */
    synchronized Optional<StoredRevision> newest() throws IOException {
        return numbers().reversed().stream()
                .map(this::read)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * The numbers present, ascending.
     *
     * @throws IOException when the folder cannot be listed
     */
    synchronized List<Long> numbers() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> Long.parseLong(name.group(1)))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** A revision by number; a damaged one counts as missing and is reported. */
    synchronized Optional<StoredRevision> read(long number) {
        return read(file(number)).filter(revision -> {
            boolean named = revision.number() == number;
            if (!named) {
                LOG.log(Level.ERROR, "revision-misnamed file={0} number={1}", file(number), revision.number());
            }
            return named;
        });
    }

    private static Optional<StoredRevision> read(Path file) {
        try {
            String[] parts = Files.readString(file).split("\n", HEADER_LINES + 1);
            if (parts.length != HEADER_LINES + 1) {
                throw new IOException("incomplete");
            }
            StoredRevision revision = new StoredRevision(
                    Long.parseLong(parts[0]),
                    parts[1],
                    parts[5],
                    parts[2].translateEscapes(),
                    parts[3].translateEscapes(),
                    Instant.parse(parts[4]));
            if (!Hashes.sha256(revision.text()).equals(revision.hash())) {
                throw new IOException("content and hash differ");
            }
            return Optional.of(revision);
        } catch (java.nio.file.NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, "revision-damaged file=" + file, e);
            return Optional.empty();
        }
    }

    /**
     * Writes a revision; when this returns it survives a crash.
     *
     * @throws IOException when it could not be kept: then it is not there
     */
    synchronized void write(StoredRevision revision) throws IOException {
        writeFile(file(revision.number()), content(revision));
    }

    private static String content(StoredRevision revision) {
        return String.join(
                "\n",
                Long.toString(revision.number()),
                revision.hash(),
                escape(revision.author()),
                escape(revision.reason()),
                revision.time().toString(),
                revision.text());
    }

    /**
     * Writes what may become a revision, beside them; when this returns it survives a crash.
     *
     * @throws IOException when it could not be kept
     */
    synchronized void prepare(StoredRevision candidate) throws IOException {
        writeFile(folder.resolve(CANDIDATE), content(candidate));
    }

    /**
     * The candidate has become a revision.
     *
     * @throws IOException when its file cannot be renamed
     */
    synchronized void promote(long number) throws IOException {
        Files.move(folder.resolve(CANDIDATE), file(number), StandardCopyOption.ATOMIC_MOVE);
        syncFolder();
    }

    /** What a crash left between {@link #prepare} and {@link #promote}. */
    synchronized Optional<StoredRevision> candidate() {
        return read(folder.resolve(CANDIDATE));
    }

    /**
     * Takes back a candidate.
     *
     * @throws IOException when it cannot be removed
     */
    synchronized void discard() throws IOException {
        Files.deleteIfExists(folder.resolve(CANDIDATE));
        syncFolder();
    }

    /**
     * The numbers from 1 on that are not here, ascending.
     *
     * @throws IOException when the folder cannot be listed
     */
    synchronized List<Long> missing(long newest) throws IOException {
        Set<Long> here = new HashSet<>(numbers());
        return LongStream.rangeClosed(1, newest)
                .filter(number -> !here.contains(number))
                .boxed()
                .toList();
    }

    /**
     * Takes a copy of an older revision if it is missing here.
     *
     * @return whether it was missing
     * @throws IOException when it could not be kept
     */
    synchronized boolean fill(StoredRevision older) throws IOException {
        List<Long> here = numbers();
        boolean gap = !here.isEmpty() && older.number() < here.getLast() && !here.contains(older.number());
        if (gap && Hashes.sha256(older.text()).equals(older.hash())) {
            write(older);
            return true;
        }
        return false;
    }

    /** Remembers a small text, such as the hash of the file imported last. */
    synchronized void note(String name, String text) throws IOException {
        writeFile(folder.resolve(name), text);
    }

    /** A text remembered before. */
    synchronized Optional<String> note(String name) {
        try {
            return Optional.of(Files.readString(folder.resolve(name)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void writeFile(Path file, String content) throws IOException {
        Path half = Files.createTempFile(
                folder, HALF, "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel out = FileChannel.open(half, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
            syncFolder();
        } finally {
            Files.deleteIfExists(half);
        }
    }

    /** A rename is durable once the folder is. */
    private void syncFolder() throws IOException {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private Path file(long number) {
        return folder.resolve("%012d%s".formatted(number, SUFFIX));
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }
}
