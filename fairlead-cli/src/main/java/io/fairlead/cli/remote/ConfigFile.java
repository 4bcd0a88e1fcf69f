package io.fairlead.cli.remote;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Sends a whole configuration from a file. */
final class ConfigFile {

    private static final long MAX_SIZE = 8L << 20;

    /** The tag of a configuration that is not there yet. */
    private static final String NONE = "\"0\"";

    private ConfigFile() {}

    /** Replaces the configuration that runs now, or says only what would change. */
    static Value put(AdminApi api, Path file, boolean dryRun, Reason reason) throws ApiException {
        String text = read(file);
        String seen = api.get("/api/v1/config/status").value().get("etag").text();
        Map<String, String> headers = reason.headers(Map.of(
                "Content-Type",
                "text/plain",
                seen.equals(NONE) ? "If-None-Match" : "If-Match",
                seen.equals(NONE) ? "*" : seen));
        try {
            return api.send("PUT", "/api/v1/config" + (dryRun ? "?dry-run=true" : ""), text, headers)
                    .value();
        } catch (ApiException e) {
            List<String> placed = e.findings().stream()
                    .map(line -> Character.isDigit(line.charAt(0)) ? file + ":" + line : file + ": " + line)
                    .toList();
            throw new ApiException(String.valueOf(e.getMessage()), placed);
        }
    }

    static String read(Path file) throws ApiException {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MAX_SIZE) {
                throw new ApiException(file + " is larger than " + MAX_SIZE + " bytes", List.of());
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ApiException(file + ": no such file", e);
        } catch (CharacterCodingException e) {
            throw new ApiException(file + ": is not UTF-8 text", e);
        } catch (IOException e) {
            throw new ApiException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
