package io.fairlead.model.config;

/** A user name and a password; the password never shows in {@link #toString()}. */
public record Credentials(String user, String password) {

    @Override
    public String toString() {
        return "Credentials[user=" + user + ", password=***]";
    }
}
