package io.fairlead.cli.remote;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fairlead rollback [REVISION]}. */
@Command(name = "rollback", description = "Makes an older revision the newest again, and waits until all nodes run it.")
public final class RollbackCommand extends RemoteCommand {

    @Parameters(arity = "0..1", paramLabel = "REVISION", description = "Which one (default: the one before).")
    private Optional<Long> revision = Optional.empty();

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private Reason reason;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private Rollout rollout;

    @Override
    int run(AdminApi api, Output out) throws ApiException {
        Value status = api.get("/api/v1/config/status").value();
        long number = revision.orElse(status.get("head").number() - 1);
        if (number < 1) {
            throw new ApiException("there is no revision before this one", List.of());
        }
        Map<String, String> headers =
                reason.headers(Map.of("If-Match", status.get("etag").text()));
        Value answer = api.send("POST", "/api/v1/config/revisions/" + number + "/restore", "", headers)
                .value();
        return rollout.await(api, out, answer);
    }
}
