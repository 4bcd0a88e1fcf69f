package io.fairlead.dataplane.rules;

import io.fairlead.model.config.UserList;
import io.fairlead.net.http1.Field;
import io.fairlead.net.http1.RequestHead;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.codec.digest.Crypt;
import org.jspecify.annotations.Nullable;

/**
 * The users of one list and whether an Authorization header names one of them. RFC 7617. A hash takes milliseconds, so
 * what was right once is remembered by its digest. Thread-safe.
 */
final class Users {

    private static final int REMEMBERED = 4096;

    private final @Nullable UserList list;
    private final Map<String, UserList.User> right = new ConcurrentHashMap<>();

    Users(@Nullable UserList list) {
        this.list = list;
    }

    /** Whether the header holds a user's name and password. */
    boolean known(String authorization) {
        return user(authorization).isPresent();
    }

    private Optional<UserList.User> user(String authorization) {
        UserList users = list;
        if (users == null || authorization.isEmpty()) {
            return Optional.empty();
        }
        String digest = digest(authorization);
        UserList.User remembered = right.get(digest);
        if (remembered != null) {
            return Optional.of(remembered);
        }
        String pair = decoded(authorization);
        int colon = pair.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        Optional<UserList.User> found = users.users().stream()
                .filter(user -> user.name().equals(pair.substring(0, colon)))
                .findFirst()
                .filter(user -> matches(user, pair.substring(colon + 1)));
        if (right.size() >= REMEMBERED) {
            right.clear();
        }
        found.ifPresent(user -> right.put(digest, user));
        return found;
    }

    private static boolean matches(UserList.User user, String password) {
        String given = user.hashed() ? crypt(password, user.password()) : password;
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), user.password().getBytes(StandardCharsets.UTF_8));
    }

    private static String crypt(String password, String hash) {
        try {
            return Crypt.crypt(password.getBytes(StandardCharsets.UTF_8), hash);
        } catch (IllegalArgumentException e) {
            // A kind of hash that nobody here can compute never matches.
            return "";
        }
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** {@code user:password}, empty when the header is not of the Basic scheme. */
    private static String decoded(String authorization) {
        if (!authorization.toLowerCase(Locale.ROOT).startsWith("basic ")) {
            return "";
        }
        try {
            return new String(
                    Base64.getDecoder().decode(authorization.substring(6).strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** The user name an Authorization header gives, right or wrong. */
    static String name(String authorization) {
        String pair = decoded(authorization);
        int colon = pair.indexOf(':');
        return colon < 0 ? "" : pair.substring(0, colon);
    }

    /** The groups of the user who is logged in. */
    static final class GroupSource implements Source {

        private final Users users;

        GroupSource(Users users) {
            this.users = users;
        }

        @Override
        public boolean next(RequestHead head, Facts facts, Value value) {
            if (facts.response() != null) {
                return false;
            }
            Optional<UserList.User> user = users.user(head.value(Field.AUTHORIZATION));
            int i = value.field++;
            return user.isPresent()
                    && i < user.get().groups().size()
                    && value.text(user.get().groups().get(i));
        }
    }
}
