package io.fairlead.cli.remote;

import io.fairlead.servicekit.program.AdminTrust;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Fairlead a command talks to, who it is there, and how it shows the answer. */
final class Target {

    private static final String SERVER = "FAIRLEAD_SERVER";
    private static final String TOKEN = "FAIRLEAD_TOKEN";
    private static final String TOKEN_FILE = "FAIRLEAD_TOKEN_FILE";
    private static final String USER = "FAIRLEAD_USER";
    private static final String PASSWORD = "FAIRLEAD_PASSWORD";
    private static final String PASSWORD_FILE = "FAIRLEAD_PASSWORD_FILE";
    private static final String CA_FILE = "FAIRLEAD_CA_FILE";
    private static final String CERT_FILE = "FAIRLEAD_CERT_FILE";
    private static final List<Path> USUAL =
            List.of(Path.of("data", "admin-token"), Path.of("data", "up", "admin-token"));

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Admin listener (default: $FAIRLEAD_SERVER, else http://127.0.0.1:9400).")
    private Optional<String> server = Optional.empty();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "File with the token (default: $FAIRLEAD_TOKEN, $FAIRLEAD_TOKEN_FILE, else data/admin-token).")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Comes in with a password instead (default: $FAIRLEAD_USER), which is that of"
                    + " $FAIRLEAD_PASSWORD or $FAIRLEAD_PASSWORD_FILE, or asked for.")
    private Optional<String> user = Optional.empty();

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "Authorities of an https listener, PEM (default: $FAIRLEAD_CA_FILE, else the system's).")
    private Optional<Path> authorityFile = Optional.empty();

    @Option(
            names = "--cert-file",
            paramLabel = "FILE",
            description = "Certificate and key to show to it, PEM (default: $FAIRLEAD_CERT_FILE).")
    private Optional<Path> certificateFile = Optional.empty();

    @Mixin
    private Form form = new Form();

    Form form() {
        return form;
    }

    /** The listener and the token as options and environment say. */
    AdminApi open(Map<String, String> environment) throws ApiException {
        String address = server.or(() -> set(environment, SERVER)).orElse("http://127.0.0.1:9400");
        try {
            URI uri = URI.create(address.contains("://") ? address : "http://" + address);
            if (uri.getHost() == null) {
                throw new IllegalArgumentException("no host");
            }
            Optional<Path> authorities =
                    authorityFile.or(() -> set(environment, CA_FILE).map(Path::of));
            Optional<Path> own =
                    certificateFile.or(() -> set(environment, CERT_FILE).map(Path::of));
            return new AdminApi(uri, authorization(environment), AdminTrust.of(authorities, own));
        } catch (IOException e) {
            throw new ApiException(String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new ApiException("--server " + address + " is no URL such as http://127.0.0.1:9400", e);
        }
    }

    private static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The header that says who asks; empty when nothing says it. */
    private Optional<String> authorization(Map<String, String> environment) throws ApiException {
        Optional<String> person = tokenFile.isPresent() ? Optional.empty() : user.or(() -> set(environment, USER));
        if (person.isEmpty()) {
            return token(environment).map(token -> "Bearer " + token);
        }
        Optional<String> said = set(environment, PASSWORD);
        Optional<String> file = set(environment, PASSWORD_FILE);
        String password = said.isPresent()
                ? said.get()
                : file.isPresent() ? read(Path.of(file.get())) : Passwords.asked("Password of " + person.get());
        byte[] both = (person.get() + ":" + password).getBytes(StandardCharsets.UTF_8);
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
    }

    private Optional<String> token(Map<String, String> environment) throws ApiException {
        if (tokenFile.isPresent()) {
            return Optional.of(read(tokenFile.get()));
        }
        Optional<String> said = set(environment, TOKEN);
        if (said.isPresent()) {
            return said;
        }
        Optional<String> file = set(environment, TOKEN_FILE);
        if (file.isPresent()) {
            return Optional.of(read(Path.of(file.get())));
        }
        Optional<Path> usual = USUAL.stream().filter(Files::isReadable).findFirst();
        return usual.isPresent() ? Optional.of(read(usual.get())) : Optional.empty();
    }

    private static String read(Path file) throws ApiException {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ApiException("cannot read the file of the token or password " + file, e);
        }
    }
}
