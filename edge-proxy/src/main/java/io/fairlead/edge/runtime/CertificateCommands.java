package io.fairlead.edge.runtime;

import io.fairlead.edge.runtime.Command.Call;
import io.fairlead.edge.runtime.RuntimeContext.Certificates;
import io.fairlead.model.config.RuntimeSocket.Level;
import io.fairlead.net.tls.PemBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Certificates replaced without a reload, in one transaction as HAProxy has them: {@code set} checks and keeps, {@code
 * commit} puts it in force, {@code abort} forgets. HAProxy management guide 9.3 {@code set ssl cert}. Keys are shown by
 * none of them. Thread-safe.
 */
final class CertificateCommands {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----.*?-----END \\1-----\n?", Pattern.DOTALL);

    private final Certificates certificates;
    private @Nullable Change change;

    /** What is to be in force: the name as it was given, its file, the whole text. */
    private record Change(String name, Path file, String pem) {}

    CertificateCommands(RuntimeContext context) {
        this.certificates = context.certificates();
    }

    List<Command> commands() {
        return List.of(
                new Command(
                        "show ssl cert",
                        "[<certfile>]",
                        "list the certificates in use, or describe one",
                        Level.OPERATOR,
                        this::show),
                new Command(
                        "set ssl cert",
                        "<certfile> <payload>",
                        "keep a certificate for the next commit",
                        Level.ADMIN,
                        this::set),
                new Command(
                        "commit ssl cert",
                        "<certfile>",
                        "put the kept certificate in force",
                        Level.ADMIN,
                        this::commit),
                new Command("abort ssl cert", "<certfile>", "forget the kept certificate", Level.ADMIN, this::abort));
    }

    private synchronized String show(Call call) {
        String wanted = call.arg(3);
        Change kept = change;
        if (wanted.isEmpty()) {
            StringBuilder out = new StringBuilder();
            if (kept != null) {
                out.append("# transaction\n*").append(kept.name()).append('\n');
            }
            out.append("# filename\n");
            certificates.inUse().stream()
                    .map(used -> certificates.name(used.file()))
                    .distinct()
                    .forEach(name -> out.append(name).append('\n'));
            return out.toString();
        }
        try {
            if (wanted.startsWith("*")) {
                if (kept == null || !kept.name().equals(wanted.substring(1))) {
                    throw notFound();
                }
                return CertificateText.of(wanted, "Unused", PemBundle.parse(kept.pem(), wanted));
            }
            return CertificateText.of(
                    wanted, "Used", PemBundle.read(used(wanted).orElseThrow(this::notFound)));
        } catch (IOException e) {
            throw notFound();
        }
    }

    private RefusedException notFound() {
        return new RefusedException("Can't display the certificate: Not found or the certificate is a bundle!");
    }

    /** The file of a certificate some listener uses. */
    private Optional<Path> used(String name) {
        Path file = certificates.file(name);
        return certificates.inUse().stream().anyMatch(used -> used.file().equals(file))
                ? Optional.of(file)
                : Optional.empty();
    }

    private synchronized String set(Call call) {
        String name = call.arg(3);
        if (name.isEmpty() || call.payload().isEmpty()) {
            throw new RefusedException("'set ssl cert expects a filename and a certificate as a payload");
        }
        Change kept = change;
        if (kept != null && !kept.name().equals(name)) {
            throw new RefusedException("The ongoing transaction is about '%s' but you are trying to set '%s'"
                    .formatted(kept.name(), name));
        }
        Path file = used(name)
                .orElseThrow(() -> new RefusedException(
                        "Can't replace a certificate which is not referenced by the configuration!\nCan't update "
                                + name + "!"));
        String pem = call.payload();
        try {
            if (!KEY.matcher(pem).find()) {
                // As HAProxy does: who renews a certificate may keep its key.
                pem += key(file);
            }
            PemBundle.parse(pem, name);
        } catch (IOException e) {
            throw new RefusedException(e.getMessage() + "\nCan't update " + name + "!");
        }
        change = new Change(name, file, pem);
        return (kept == null ? "New transaction created for certificate " : "Transaction updated for certificate ")
                + name + "!\n";
    }

    private String key(Path file) throws IOException {
        var found = KEY.matcher(certificates.text(file));
        return found.find() ? found.group() : "";
    }

    private synchronized String commit(Call call) {
        Change kept = ongoing(call.arg(3), "commit", "set");
        try {
            String rest = certificates.replace(kept.file(), kept.pem());
            change = null;
            return "Committing " + kept.name() + ".\nSuccess!\n" + rest;
        } catch (IOException e) {
            throw new RefusedException("Committing " + kept.name() + ".\n" + e.getMessage() + "\nFailed!");
        }
    }

    private synchronized String abort(Call call) {
        Change kept = ongoing(call.arg(3), "abort", "abort");
        change = null;
        return "Transaction aborted for certificate '" + kept.name() + "'!\n";
    }

    private Change ongoing(String name, String command, String tried) {
        if (name.isEmpty()) {
            throw new RefusedException("'" + command + " ssl cert expects a filename");
        }
        Change kept = change;
        if (kept == null) {
            throw new RefusedException("No ongoing transaction!");
        }
        if (!kept.name().equals(name)) {
            throw new RefusedException("The ongoing transaction is about '%s' but you are trying to %s '%s'"
                    .formatted(kept.name(), tried, name));
        }
        return kept;
    }
}
