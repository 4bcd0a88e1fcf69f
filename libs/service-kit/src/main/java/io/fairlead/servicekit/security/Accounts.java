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
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Names with a role and the hash of a secret, in a file only its owner reads; the secrets themselves are nowhere. Each
 * name has a version that grows with every change, also over a removal, so that of two programs' the newer is known.
 * Thread-safe.
 */
final class Accounts {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final int MOST = 1000;

    /** With those that were removed: their versions are kept. */
    private static final int MOST_NAMES = 10_000;

    private static final String REMOVED = "-";
    private static final String VERSION = " v";
    private static final int ATTEMPTS = 10;

    private final Path file;
    private final int rounds;
    private final SecretHash nobody;
    private final SortedMap<String, Kept> accounts = new TreeMap<>();
    private volatile Others others = (name, version, account) -> true;

    /** An account with its version; without one when it was removed. */
    record Kept(long version, Optional<Account> account) {}

    /** The programs that have the same accounts. */
    interface Others {

        /** Tells them of a change that makes this the next version; false when theirs is newer, which then was taken. */
        boolean offer(String name, long version, Optional<Account> account);
    }

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

    /** From now on changes are told to them first. */
    void share(Others these) {
        others = these;
    }

    private void add(String line) throws IOException {
        try {
            int name = line.indexOf(' ');
            int version = line.lastIndexOf(VERSION);
            // Files of the first releases have no versions.
            String text = line.substring(name + 1, version < 0 ? line.length() : version);
            accounts.put(
                    line.substring(0, name),
                    new Kept(
                            version < 0 ? 1 : Long.parseLong(line.substring(version + VERSION.length())),
                            text.equals(REMOVED) ? Optional.empty() : Optional.of(Account.of(text))));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException(file + ": a line is not NAME ROLE SALT HASH [ROUNDS [vVERSION]]", e);
        }
    }

    /** Whether somebody may be called that. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.equals("admin");
    }

    /** Who has this name and this secret. Takes about the time of one hash, whoever is named. */
    Optional<Caller> of(String name, String secret) {
        Optional<Account> account = account(name);
        boolean right = account.map(Account::hash).orElse(nobody).matches(secret);
        return account.filter(a -> right).map(a -> new Caller(name, a.role()));
    }

    private synchronized Optional<Account> account(String name) {
        return Optional.ofNullable(accounts.get(name)).flatMap(Kept::account);
    }

    /** Whether there is somebody of that name. */
    boolean has(String name) {
        return account(name).isPresent();
    }

    /** The version of a name, also of one that was removed; 0 when there never was one. */
    synchronized long version(String name) {
        return Optional.ofNullable(accounts.get(name)).map(Kept::version).orElse(0L);
    }

    /**
     * Keeps a secret here and with the others; one of that name is replaced.
     *
     * @throws IOException when it cannot be kept
     * @throws IllegalArgumentException when the name is none, or there are too many
     */
    void put(String name, Role role, String secret) throws IOException {
        if (!isName(name) || (!has(name) && full())) {
            throw new IllegalArgumentException(name);
        }
        change(name, Optional.of(new Account(role, SecretHash.of(secret, rounds))));
    }

    private synchronized boolean full() {
        return all().size() >= MOST || accounts.size() >= MOST_NAMES;
    }

    /**
     * Removes one here and with the others; false when there was none.
     *
     * @throws IOException when it cannot be removed from the disk
     */
    boolean remove(String name) throws IOException {
        if (!has(name)) {
            return false;
        }
        change(name, Optional.empty());
        return true;
    }

    private void change(String name, Optional<Account> account) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            long version = version(name) + 1;
            if (others.offer(name, version, account)) {
                take(name, new Kept(version, account));
                return;
            }
        }
        throw new IOException(name + ": the other programs have one that is newer, and cannot be read here");
    }

    /**
     * Keeps what another program has, unless it is older or the same.
     *
     * @return whether this changed anything
     * @throws IOException when it cannot be kept
     */
    synchronized boolean take(String name, Kept newer) throws IOException {
        if (newer.version() < version(name) || newer.equals(accounts.get(name))) {
            return false;
        }
        SortedMap<String, Kept> next = new TreeMap<>(accounts);
        next.put(name, newer);
        keep(next);
        return true;
    }

    /** Names and roles. */
    synchronized List<Caller> all() {
        List<Caller> all = new ArrayList<>();
        accounts.forEach((name, kept) ->
                kept.account().ifPresent(account -> all.add(new Caller(name, account.role()))));
        return all;
    }

    /** All with their versions, also those that were removed. */
    synchronized Map<String, Kept> kept() {
        return Map.copyOf(accounts);
    }

    private void keep(SortedMap<String, Kept> next) throws IOException {
        StringBuilder text = new StringBuilder();
        next.forEach((name, kept) -> text.append(name)
                .append(' ')
                .append(kept.account().map(Account::text).orElse(REMOVED))
                .append(VERSION)
                .append(kept.version())
                .append('\n'));
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
