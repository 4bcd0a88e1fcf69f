package io.fairlead.haproxy.config;

import io.fairlead.model.config.CheckSettings;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.HttpProto;
import io.fairlead.model.config.SendProxy;
import io.fairlead.model.config.Server;
import io.fairlead.model.config.ServerTls;
import io.fairlead.model.config.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The parameters of a server while its line, or a {@code default-server} line, is read. HAProxy manual 5.2. */
final class ServerDraft {

    int weight = 1;
    boolean backup;
    boolean disabled;
    boolean tls;
    boolean checked;
    boolean checkTls;
    boolean shutdownSessions;
    boolean shutdownBackupSessions;
    int fall = 3;
    int rise = 2;
    int maxconn;
    int maxqueue;
    int minconn;
    boolean nonStick;
    SendProxy sendProxy = SendProxy.NONE;
    boolean checkSendProxy;
    HttpProto proto = HttpProto.AUTO;
    HttpProto checkProto = HttpProto.AUTO;
    HttpProto webSockets = HttpProto.AUTO;
    Duration inter = CheckSettings.DEFAULT.inter();
    Duration slowStart = Duration.ZERO;
    Optional<Duration> fastInter = Optional.empty();
    Optional<Duration> downInter = Optional.empty();
    Optional<Boolean> verify = Optional.empty();
    Optional<Word> caFile = Optional.empty();
    Optional<String> sni = Optional.empty();
    Optional<String> verifyHost = Optional.empty();
    Optional<String> checkAddress = Optional.empty();
    Optional<Integer> checkPort = Optional.empty();
    Optional<String> cookie = Optional.empty();
    List<String> alpn = List.of();
    Optional<Word> crlFile = Optional.empty();
    Optional<Word> certificate = Optional.empty();
    Optional<String> checkSni = Optional.empty();
    List<String> checkAlpn = List.of();
    final TlsDraft profile;
    final MonitoringDraft monitoring;

    ServerDraft() {
        profile = new TlsDraft();
        monitoring = new MonitoringDraft();
    }

    /** A copy: what {@code default-server} said so far. */
    ServerDraft(ServerDraft from) {
        weight = from.weight;
        backup = from.backup;
        disabled = from.disabled;
        tls = from.tls;
        checked = from.checked;
        checkTls = from.checkTls;
        shutdownSessions = from.shutdownSessions;
        shutdownBackupSessions = from.shutdownBackupSessions;
        fall = from.fall;
        rise = from.rise;
        maxconn = from.maxconn;
        maxqueue = from.maxqueue;
        minconn = from.minconn;
        nonStick = from.nonStick;
        sendProxy = from.sendProxy;
        checkSendProxy = from.checkSendProxy;
        proto = from.proto;
        checkProto = from.checkProto;
        webSockets = from.webSockets;
        inter = from.inter;
        slowStart = from.slowStart;
        fastInter = from.fastInter;
        downInter = from.downInter;
        verify = from.verify;
        caFile = from.caFile;
        sni = from.sni;
        verifyHost = from.verifyHost;
        checkAddress = from.checkAddress;
        checkPort = from.checkPort;
        cookie = from.cookie;
        alpn = from.alpn;
        crlFile = from.crlFile;
        certificate = from.certificate;
        checkSni = from.checkSni;
        checkAlpn = from.checkAlpn;
        profile = new TlsDraft(from.profile);
        monitoring = new MonitoringDraft(from.monitoring);
    }

    /** The finished server. */
    Server build(Word name, HostPort address, String backend, GlobalDraft global, Report report) {
        return new Server(
                name.text(),
                address,
                weight,
                backup,
                disabled,
                tls ? Optional.of(serverTls(name, global, report)) : Optional.empty(),
                checked ? Optional.of(check()) : Optional.empty(),
                maxconn,
                maxqueue,
                cookie,
                slowStart,
                shutdownSessions,
                shutdownBackupSessions,
                minconn,
                nonStick,
                monitoring.build(backend, report),
                new Wire(sendProxy, checkSendProxy, proto, checkProto, webSockets));
    }

    private ServerTls serverTls(Word at, GlobalDraft global, Report report) {
        Optional<String> authorities = caFile.map(Word::text)
                .filter(path -> !path.equals("@system-ca"))
                .map(global::caPath);
        return new ServerTls(
                verify.orElse(global.verifyServers),
                authorities,
                sni,
                verifyHost,
                alpn,
                crlFile.map(Word::text).map(global::caPath),
                certificate.map(Word::text).map(global::crtPath),
                profile.build(global.serverTls, at, report));
    }

    private CheckSettings check() {
        return new CheckSettings(
                inter, fastInter, downInter, fall, rise, checkAddress, checkPort, checkTls, checkSni, checkAlpn);
    }
}
