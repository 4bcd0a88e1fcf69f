package io.fairlead.cli.remote;

import io.fairlead.configformat.TreeText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairlead token list|create|revoke}. */
@Command(
        name = "token",
        description = "Lists, makes and revokes the tokens that open the REST API.",
        subcommands = {TokenCommand.ListTokens.class, TokenCommand.Create.class, TokenCommand.Revoke.class},
        synopsisSubcommandLabel = "COMMAND")
public final class TokenCommand {

    /** What a token may do. */
    enum Role {
        VIEWER,
        OPERATOR,
        ADMIN
    }

    /** Names and roles. */
    @Command(name = "list", description = "Lists names and roles.")
    static final class ListTokens extends RemoteCommand {
        @Override
        int run(AdminApi api, Output out) throws ApiException {
            Value tokens = api.get("/api/v1/tokens").value();
            List<List<String>> rows = tokens.get("tokens").list().stream()
                    .map(token ->
                            List.of(token.get("name").text(), token.get("role").text()))
                    .toList();
            out.say(Output.table(List.of("NAME", "ROLE"), rows), tokens);
            return 0;
        }
    }

    /** A new one. */
    @Command(name = "create", description = "Makes a token and shows it once.")
    static final class Create extends RemoteCommand {
        @Parameters(paramLabel = "NAME", description = "a-z, 0-9 and -.")
        private String name = "";

        @Option(
                names = "--role",
                required = true,
                paramLabel = "ROLE",
                description = "viewer, operator (also orders to servers) or admin (also configuration and tokens).")
        private Role role = Role.VIEWER;

        @Override
        int run(AdminApi api, Output out) throws ApiException {
            String body = TreeText.line(Map.of("role", role.name().toLowerCase(Locale.ROOT)));
            Value made = api.send("PUT", "/api/v1/tokens/" + name, body, Map.of("Content-Type", AdminApi.JSON))
                    .value();
            out.say(made.get("token").text(), made);
            return 0;
        }
    }

    /** One less. */
    @Command(name = "revoke", description = "Removes a token: it opens nothing from now on.")
    static final class Revoke extends RemoteCommand {
        @Parameters(paramLabel = "NAME", description = "Which one.")
        private String name = "";

        @Override
        int run(AdminApi api, Output out) throws ApiException {
            api.send("DELETE", "/api/v1/tokens/" + name, "", Map.of());
            out.say(name + " revoked", new Value(Map.of("name", name, "revoked", true)));
            return 0;
        }
    }
}
