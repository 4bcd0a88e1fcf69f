package io.fairlead.configservice;

import io.fairlead.configformat.Secrets;
import io.fairlead.model.config.Credentials;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.StatsPage;
import io.fairlead.model.config.UserList;
import io.fairlead.model.diagnostic.Diagnostic;
import io.fairlead.model.diagnostic.Position;
import io.fairlead.model.diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who reads the configuration sees masks for secrets; a mask that comes back stands for the secret kept so far. */
final class MaskedSecrets {

    private MaskedSecrets() {}

    /** A mask that stands for no secret: it must not become the password. */
    static List<Diagnostic> unknown(ProxyConfig config) {
        List<Diagnostic> found = new ArrayList<>();
        for (int i = 0; i < config.frontends().size(); i++) {
            String pointer = "/frontends/" + i + "/stats/users";
            boolean mask = config.frontends().get(i).stats().stream()
                    .flatMap(page -> page.users().stream())
                    .anyMatch(user -> user.password().equals(Secrets.MASK));
            if (mask) {
                found.add(nothing(pointer));
            }
        }
        for (int i = 0; i < config.userLists().size(); i++) {
            if (config.userLists().get(i).users().stream()
                    .anyMatch(user -> user.password().equals(Secrets.MASK))) {
                found.add(nothing("/user-lists/" + i + "/users"));
            }
        }
        return found;
    }

    private static Diagnostic nothing(String pointer) {
        String message = "\"" + Secrets.MASK + "\" stands for the password there was, and there was none";
        return new Diagnostic(
                Severity.ERROR, "masked-secret", pointer, Position.UNKNOWN, message, "write the password");
    }

    static ProxyConfig restore(ProxyConfig edited, ProxyConfig before) {
        List<Frontend> frontends = edited.frontends().stream()
                .map(frontend -> frontend.stats()
                        .map(page -> with(frontend, restore(page, before.frontend(frontend.name()))))
                        .orElse(frontend))
                .toList();
        List<UserList> userLists =
                edited.userLists().stream().map(list -> restore(list, before)).toList();
        return new ProxyConfig(edited.global(), frontends, edited.backends(), userLists, edited.tables());
    }

    private static UserList restore(UserList list, ProxyConfig before) {
        List<UserList.User> kept = before.userLists().stream()
                .filter(old -> old.name().equals(list.name()))
                .flatMap(old -> old.users().stream())
                .toList();
        return new UserList(
                list.name(),
                list.users().stream()
                        .map(user -> user.password().equals(Secrets.MASK)
                                ? kept.stream()
                                        .filter(old -> old.name().equals(user.name()))
                                        .findFirst()
                                        .map(old -> new UserList.User(
                                                user.name(), old.password(), old.hashed(), user.groups()))
                                        .orElse(user)
                                : user)
                        .toList());
    }

    private static StatsPage restore(StatsPage page, Optional<Frontend> before) {
        List<Credentials> kept =
                before.flatMap(Frontend::stats).map(StatsPage::users).orElse(List.of());
        List<Credentials> users = page.users().stream()
                .map(user -> user.password().equals(Secrets.MASK)
                        ? kept.stream()
                                .filter(old -> old.user().equals(user.user()))
                                .findFirst()
                                .orElse(user)
                        : user)
                .toList();
        return page.withUsers(users);
    }

    private static Frontend with(Frontend frontend, StatsPage page) {
        return new Frontend(
                frontend.name(),
                frontend.mode(),
                frontend.protocol(),
                frontend.binds(),
                frontend.requestRules(),
                frontend.backendRules(),
                frontend.defaultBackend(),
                frontend.timeouts(),
                frontend.maxconn(),
                Optional.of(page),
                frontend.logTargets(),
                frontend.logFormat(),
                frontend.options(),
                frontend.policy(),
                frontend.guard());
    }
}
