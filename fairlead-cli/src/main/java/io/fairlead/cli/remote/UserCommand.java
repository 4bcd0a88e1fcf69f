package io.fairlead.cli.remote;

import io.fairlead.configformat.TreeText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairlead user list|add|remove}. */
@Command(
        name = "user",
        description = "Lists, adds and removes people who come in with a password.",
        subcommands = {UserCommand.ListUsers.class, UserCommand.Add.class, UserCommand.Remove.class},
        synopsisSubcommandLabel = "COMMAND")
public final class UserCommand {

    /** Names and roles. */
    @Command(name = "list", description = "Lists names and roles.")
    static final class ListUsers extends RemoteCommand {
        @Override
        int run(AdminApi api, Output out) throws ApiException {
            Value users = api.get("/api/v1/users").value();
            List<List<String>> rows = users.get("users").list().stream()
                    .map(user ->
                            List.of(user.get("name").text(), user.get("role").text()))
                    .toList();
            out.say(Output.table(List.of("NAME", "ROLE"), rows), users);
            return 0;
        }
    }

    /** A new one, or a new password or role for one. */
    @Command(
            name = "add",
            description = "Adds a user, or gives one another role and password, which is asked for or is the first line"
                    + " of the standard input.")
    static final class Add extends RemoteCommand {
        @Parameters(paramLabel = "NAME", description = "a-z, 0-9 and -.")
        private String name = "";

        @Option(
                names = "--role",
                required = true,
                paramLabel = "ROLE",
                description = "viewer, operator (also orders to servers) or admin (also configuration, tokens, users).")
        private TokenCommand.Role role = TokenCommand.Role.VIEWER;

        @Override
        int run(AdminApi api, Output out) throws ApiException {
            String password = Passwords.chosen("Password of " + name);
            String body = TreeText.line(Map.of("role", role.name().toLowerCase(Locale.ROOT), "password", password));
            Value made = api.send("PUT", "/api/v1/users/" + name, body, Map.of("Content-Type", AdminApi.JSON))
                    .value();
            out.say(made.get("name").text() + " is " + made.get("role").text(), made);
            return 0;
        }
    }

    /** One less. */
    @Command(name = "remove", description = "Removes a user, who is out from now on.")
    static final class Remove extends RemoteCommand {
        @Parameters(paramLabel = "NAME", description = "Which one.")
        private String name = "";

        @Override
        int run(AdminApi api, Output out) throws ApiException {
            api.send("DELETE", "/api/v1/users/" + name, "", Map.of());
            out.say(name + " removed", new Value(Map.of("name", name, "removed", true)));
            return 0;
        }
    }
}
