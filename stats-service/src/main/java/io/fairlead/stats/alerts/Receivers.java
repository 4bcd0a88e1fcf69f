package io.fairlead.stats.alerts;

import io.fairlead.servicekit.SettingKey;
import io.fairlead.servicekit.Settings;
import io.fairlead.servicekit.StartupException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Receivers and limits from the program's settings. */
final class Receivers {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private Receivers() {}

    /** Those that are set. */
    static List<Receiver> of(Settings settings, String node) throws StartupException {
        HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
        List<Receiver> receivers = new ArrayList<>();
        Optional<URI> webhook = uri(settings, SettingKey.ALERTS_WEBHOOK);
        webhook.ifPresent(uri ->
                receivers.add(new WebReceiver("webhook", uri, alert -> Payloads.generic(alert, node), false, http)));
        Optional<URI> slack = uri(settings, SettingKey.ALERTS_SLACK);
        slack.ifPresent(uri -> receivers.add(new WebReceiver("slack", uri, Payloads::slack, false, http)));
        Optional<URI> manager = uri(settings, SettingKey.ALERTS_ALERTMANAGER);
        manager.ifPresent(uri -> receivers.add(new WebReceiver(
                "alertmanager",
                URI.create(uri.toString().replaceFirst("/$", "") + "/api/v2/alerts"),
                alert -> Payloads.alertmanager(alert, node),
                // It resolves what it has not heard of for its resolve_timeout, five minutes usually.
                true,
                http)));
        Optional<InetSocketAddress> syslog = address(settings, SettingKey.ALERTS_SYSLOG);
        syslog.ifPresent(server -> receivers.add(new SyslogReceiver(server, node)));
        Optional<InetSocketAddress> mail = address(settings, SettingKey.ALERTS_SMTP);
        String to = SettingKey.ALERTS_MAIL_TO.in(settings);
        if (mail.isPresent() && !to.isEmpty()) {
            receivers.add(new MailReceiver(
                    mail.get(), SettingKey.ALERTS_MAIL_FROM.in(settings), List.of(to.split("\\s*,\\s*", -1)), node));
        }
        return receivers;
    }

    /** From where on numbers are alarming. */
    static Limits limits(Settings settings) throws StartupException {
        try {
            return new Limits(
                    Duration.ofMillis(Long.parseLong(SettingKey.ALERTS_P95.in(settings))),
                    Double.parseDouble(SettingKey.ALERTS_ERRORS.in(settings)) / 100,
                    Duration.ofDays(Long.parseLong(SettingKey.ALERTS_CERTIFICATE.in(settings))));
        } catch (NumberFormatException e) {
            throw new StartupException("the limits of alerts are numbers: " + e.getMessage(), e);
        }
    }

    private static Optional<URI> uri(Settings settings, SettingKey key) throws StartupException {
        String text = key.in(settings);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.matches("https?://[^\\s]+")) {
            throw new StartupException(key.key() + " is no http or https address");
        }
        return Optional.of(URI.create(text));
    }

    private static Optional<InetSocketAddress> address(Settings settings, SettingKey key) throws StartupException {
        String text = key.in(settings);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
            throw new StartupException(key.key() + " is not HOST:PORT");
        }
        return Optional.of(InetSocketAddress.createUnresolved(
                text.substring(0, colon), Math.min(65535, Integer.parseInt(text.substring(colon + 1)))));
    }
}
