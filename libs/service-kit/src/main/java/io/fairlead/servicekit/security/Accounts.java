package io.fairlead.servicekit.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Names with a role and the hash of a secret, in a file only its owner reads; the secrets themselves are nowhere.
 * Thread-safe.
 */
final class Accounts {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final int MOST = 1000;
    private static final int COLUMNS = 4;
    private static final int SALT = 2;
    private static final int HASH = 3;

    private final Path file;
    private final int rounds;
    private final SecretHash nobody;
    private final SortedMap<String, Kept> accounts = new TreeMap<>();

    private record Kept(Role role, SecretHash hash) {}

    private Accounts(Path file, int rounds) {
        this.file = file;
        this.rounds = rounds;
        this.nobody = SecretHash.of("", rounds);
    }

    /**
     * Reads the file, which need not be there; new secrets are hashed that often.
     *
     * @throws IOException when it cannot be read or is damaged
     */
    static Accounts load(Path file, int rounds) throws IOException {
        Accounts accounts = new Accounts(file, rounds);
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                accounts.add(line);
            }
        }
        return accounts;
    }

    private void add(String line) throws IOException {
        String[] columns = line.split(" ", -1);
        try {
            if (columns.length != COLUMNS && columns.length != COLUMNS + 1) {
                throw new IllegalArgumentException("columns");
            }
            Role role = Role.valueOf(columns[1].toUpperCase(Locale.ROOT));
            // Files of the first release have no rounds.
            int often = columns.length == COLUMNS ? SecretHash.MADE : Integer.parseInt(columns[COLUMNS]);
            accounts.put(columns[0], new Kept(role, new SecretHash(columns[SALT], columns[HASH], often)));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": a line is not NAME ROLE SALT HASH [ROUNDS]", e);
        }
    }

    /** Whether somebody may be called that. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.equals("admin");
    }

    /** Who has this name and this secret. Takes about the time of one hash, whoever is named. */
    Optional<Caller> of(String name, String secret) {
        Optional<Kept> kept = kept(name);
        boolean right = kept.map(Kept::hash).orElse(nobody).matches(secret);
        return kept.filter(k -> right).map(k -> new Caller(name, k.role()));
    }

    private synchronized Optional<Kept> kept(String name) {
        return Optional.ofNullable(accounts.get(name));
    }

    /** Whether there is somebody of that name. */
    boolean has(String name) {
        return kept(name).isPresent();
    }

    /**
     * Keeps a secret; one of that name is replaced.
     *
     * @throws IOException when it cannot be kept
     * @throws IllegalArgumentException when the name is none, or there are too many
     */
    void put(String name, Role role, String secret) throws IOException {
        SecretHash hash = SecretHash.of(secret, rounds);
        synchronized (this) {
            if (!isName(name) || (accounts.size() >= MOST && !accounts.containsKey(name))) {
                throw new IllegalArgumentException(name);
            }
            SortedMap<String, Kept> next = new TreeMap<>(accounts);
            next.put(name, new Kept(role, hash));
            keep(next);
        }
    }

    /**
     * Removes one; false when there was none.
     *
     * @throws IOException when it cannot be removed from the disk
     */
    synchronized boolean remove(String name) throws IOException {
        SortedMap<String, Kept> next = new TreeMap<>(accounts);
        if (next.remove(name) == null) {
            return false;
        }
        keep(next);
        return true;
    }

    /** Names and roles. */
    synchronized List<Caller> all() {
        List<Caller> all = new ArrayList<>();
        accounts.forEach((name, kept) -> all.add(new Caller(name, kept.role())));
        return all;
    }

    private void keep(SortedMap<String, Kept> next) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Kept> entry : next.entrySet()) {
            SecretHash hash = entry.getValue().hash();
            text.append(entry.getKey())
                    .append(' ')
                    .append(entry.getValue().role().name().toLowerCase(Locale.ROOT))
                    .append(' ')
                    .append(hash.salt())
                    .append(' ')
                    .append(hash.hash())
                    .append(' ')
                    .append(hash.rounds())
                    .append('\n');
        }
        Path half = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "." + file.getFileName(),
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel out = FileChannel.open(half, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(half);
        }
        accounts.clear();
        accounts.putAll(next);
    }
}
