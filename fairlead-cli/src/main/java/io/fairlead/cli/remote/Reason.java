package io.fairlead.cli.remote;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Why a change is made; it stays with the change. */
final class Reason {

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; kept with the change.")
    private String reason = "";

    /** The headers of a request with the reason. */
    Map<String, String> headers(Map<String, String> others) {
        Map<String, String> headers = new HashMap<>(others);
        if (!reason.isEmpty()) {
            headers.put("X-Change-Reason", reason.replaceAll("[\\r\\n]+", " "));
        }
        return headers;
    }
}
