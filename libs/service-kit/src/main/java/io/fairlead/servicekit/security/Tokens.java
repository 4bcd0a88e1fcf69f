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
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The named tokens of one program, in a file only its owner reads; the secrets themselves are nowhere. Thread-safe. */
public final class Tokens {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final int BYTES = 24;
    private static final int MOST = 1000;
    private static final int COLUMNS = 4;
    private static final TokenHash NOBODY = TokenHash.of("");

    private final Path file;
    private final SortedMap<String, Kept> tokens = new TreeMap<>();

    private record Kept(Role role, TokenHash hash) {}

    private Tokens(Path file) {
        this.file = file;
    }

    /**
     * Reads the file, which need not be there.
     *
     * @throws IOException when it cannot be read or is damaged
     */
    public static Tokens load(Path file) throws IOException {
        Tokens tokens = new Tokens(file);
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] columns = line.split(" ", -1);
                try {
                    if (columns.length != COLUMNS) {
                        throw new IllegalArgumentException("columns");
                    }
                    Role role = Role.valueOf(columns[1].toUpperCase(Locale.ROOT));
                    tokens.tokens.put(columns[0], new Kept(role, new TokenHash(columns[2], columns[3])));
                } catch (IllegalArgumentException e) {
                    throw new IOException(file + ": a line is not NAME ROLE SALT HASH", e);
                }
            }
        }
        return tokens;
    }

    /** Whether a token may have this name. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.equals("admin");
    }

    /** Whose token this is. Takes about the time of one hash, whoever is named in it. */
    Optional<Caller> of(String offered) {
        int dot = offered.indexOf('.');
        String name = dot < 0 ? "" : offered.substring(0, dot);
        Optional<Kept> kept = kept(name);
        boolean right = kept.map(Kept::hash).orElse(NOBODY).matches(offered.substring(dot + 1));
        return kept.filter(k -> right).map(k -> new Caller(name, k.role()));
    }

    private synchronized Optional<Kept> kept(String name) {
        return Optional.ofNullable(tokens.get(name));
    }

    /**
     * Makes a token and gives its only copy; a token of that name is replaced.
     *
     * @throws IOException when it cannot be kept
     */
    public synchronized String create(String name, Role role) throws IOException {
        if (!isName(name) || tokens.size() >= MOST) {
            throw new IllegalArgumentException(name);
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        SortedMap<String, Kept> next = new TreeMap<>(tokens);
        next.put(name, new Kept(role, TokenHash.of(secret)));
        keep(next);
        return name + "." + secret;
    }

    /**
     * Removes a token; false when there was none.
     *
     * @throws IOException when it cannot be removed from the disk
     */
    public synchronized boolean remove(String name) throws IOException {
        SortedMap<String, Kept> next = new TreeMap<>(tokens);
        if (next.remove(name) == null) {
            return false;
        }
        keep(next);
        return true;
    }

    /** Names and roles. */
    public synchronized List<Caller> all() {
        List<Caller> all = new ArrayList<>();
        tokens.forEach((name, kept) -> all.add(new Caller(name, kept.role())));
        return all;
    }

    private void keep(SortedMap<String, Kept> next) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Kept> entry : next.entrySet()) {
            Kept kept = entry.getValue();
            text.append("%s %s %s %s%n"
                    .formatted(
                            entry.getKey(),
                            kept.role().name().toLowerCase(Locale.ROOT),
                            kept.hash().salt(),
                            kept.hash().hash()));
        }
        Path half = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                ".tokens",
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
        tokens.clear();
        tokens.putAll(next);
    }
}
