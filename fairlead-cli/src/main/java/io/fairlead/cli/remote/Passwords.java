package io.fairlead.cli.remote;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Passwords: typed unseen at a terminal, else the first line of the standard input; never an argument. */
final class Passwords {

    private static final int LONGEST = 4096;

    private Passwords() {}

    /** A new password, typed twice where somebody types. */
    static String chosen(String prompt) throws ApiException {
        Optional<Console> terminal = terminal();
        if (terminal.isEmpty()) {
            return line(System.in);
        }
        String first = typed(terminal.get(), prompt);
        if (!first.equals(typed(terminal.get(), "The same again"))) {
            throw new ApiException("these were two different passwords", List.of());
        }
        return first;
    }

    /** One's own password. */
    static String asked(String prompt) throws ApiException {
        Optional<Console> terminal = terminal();
        return terminal.isEmpty() ? line(System.in) : typed(terminal.get(), prompt);
    }

    private static Optional<Console> terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    private static String typed(Console console, String prompt) throws ApiException {
        char[] typed = console.readPassword("%s: ", prompt);
        if (typed == null) {
            throw new ApiException("no password was typed", List.of());
        }
        return new String(typed);
    }

    private static String line(InputStream in) throws ApiException {
        try {
            // A byte at a time: what comes after the line is not ours to read.
            StringBuilder bytes = new StringBuilder();
            int next = in.read();
            while (next >= 0 && next != '\n' && bytes.length() < LONGEST) {
                bytes.append((char) next);
                next = in.read();
            }
            if (bytes.isEmpty()) {
                throw new ApiException("the password is to be on the standard input", List.of());
            }
            byte[] raw = bytes.toString().getBytes(StandardCharsets.ISO_8859_1);
            String line = new String(raw, StandardCharsets.UTF_8);
            return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        } catch (IOException e) {
            throw new ApiException("the standard input cannot be read", e);
        }
    }
}
