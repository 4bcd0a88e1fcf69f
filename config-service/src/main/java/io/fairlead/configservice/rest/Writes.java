package io.fairlead.configservice.rest;

import io.fairlead.cluster.StoredRevision;
import io.fairlead.configservice.ConfigService;
import io.fairlead.configservice.Edit;
import io.fairlead.model.config.ParsedConfig;
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
        return service.edit(parsed, head.map(StoredRevision::number).orElse(0L), "admin", reason, dryRun);
    }

    static Response answer(Edit edit) {
        return ConfigResource.answer(edit);
    }
}
