package io.fairlead.configservice.rest;

import io.fairlead.cluster.StoredRevision;
import io.fairlead.configformat.ConfigReader;
import io.fairlead.configservice.Change;
import io.fairlead.configservice.ConfigService;
import io.fairlead.configservice.Edit;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.servicekit.rest.Problem;
import io.fairlead.servicekit.rest.TokenFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** What all writing resources share: who and why, and what is answered. */
final class Writes {

    private static final int LONGEST = 500;

    private Writes() {}

    static Edit edit(
            ConfigService service,
            ParsedConfig parsed,
            Optional<StoredRevision> head,
            HttpHeaders headers,
            boolean dryRun) {
        String said = headers.getHeaderString("X-Change-Reason");
        String reason = said == null ? "" : said.substring(0, Math.min(LONGEST, said.length()));
        return service.edit(
                parsed, new Change(head.map(StoredRevision::number).orElse(0L), caller(headers), reason, dryRun));
    }

    /** Who changes something, as the filter found. */
    static String caller(HttpHeaders headers) {
        String name = headers.getHeaderString(TokenFilter.CALLER);
        return name == null ? "" : name;
    }

    /** Whether a body is longer than any configuration may be. */
    static Optional<Response> tooLarge(String body) {
        return body.length() <= ConfigReader.MAX_SIZE
                ? Optional.empty()
                : Optional.of(
                        Problem.of(413, "Content Too Large", "longer than " + ConfigReader.MAX_SIZE + " characters")
                                .response());
    }

    static Response answer(Edit edit) {
        return ConfigResource.answer(edit);
    }
}
