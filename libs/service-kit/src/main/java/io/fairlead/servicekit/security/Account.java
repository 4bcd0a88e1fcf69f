package io.fairlead.servicekit.security;

import java.util.Locale;

/**
 * What is kept of somebody: a role and the hash of a secret.
 *
 * @param role what may be done
 * @param hash of the secret
 */
record Account(Role role, SecretHash hash) {

    private static final int ROLE = 0;
    private static final int SALT = 1;
    private static final int HASH = 2;
    private static final int ROUNDS = 3;

    /**
     * Reads {@code ROLE SALT HASH [ROUNDS]}; files of the first release have no rounds.
     *
     * @throws IllegalArgumentException when it is not that
     */
    static Account of(String text) {
        String[] columns = text.split(" ", -1);
        if (columns.length != ROUNDS && columns.length != ROUNDS + 1) {
            throw new IllegalArgumentException("columns");
        }
        Role role = Role.valueOf(columns[ROLE].toUpperCase(Locale.ROOT));
        int often = columns.length == ROUNDS ? SecretHash.MADE : Integer.parseInt(columns[ROUNDS]);
        return new Account(role, new SecretHash(columns[SALT], columns[HASH], often));
    }

    /** What {@link #of} reads. */
    String text() {
        return role.name().toLowerCase(Locale.ROOT) + " " + hash.salt() + " " + hash.hash() + " " + hash.rounds();
    }
}
