package io.fairlead.servicekit.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret that opens the admin API. Made at the first start, kept in a file only its owner reads.
 *
 * @param value the token
 * @param fresh whether it was made just now, and so is to be shown once
 */
public record AdminToken(String value, boolean fresh) {

    private static final int BYTES = 24;
    private static final int SHORTEST = 16;

    /**
     * Reads the token, or makes it.
     *
     * @throws IOException when the file cannot be read or written, or holds too short a token
     */
    public static AdminToken ensure(Path file) throws IOException {
        if (Files.exists(file)) {
            String value = Files.readString(file).strip();
            if (value.length() < SHORTEST) {
                throw new IOException(file + ": shorter than " + SHORTEST + " characters");
            }
            return new AdminToken(value, false);
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path half = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                ".admin-token",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(half, value + "\n", StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
            if (!publish(half, file)) {
                return ensure(file);
            }
        } finally {
            Files.deleteIfExists(half);
        }
        return new AdminToken(value, true);
    }

    /** False when another program that shares the file was faster: then its token is the token. */
    private static boolean publish(Path half, Path file) throws IOException {
        try {
            Files.createLink(file, half);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException e) {
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
            return true;
        }
    }

    /** Whether this is the token; takes the same time for every wrong one. */
    public boolean matches(String offered) {
        return MessageDigest.isEqual(value.getBytes(StandardCharsets.UTF_8), offered.getBytes(StandardCharsets.UTF_8));
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "AdminToken[***]";
    }
}
