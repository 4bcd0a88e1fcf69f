package io.fairlead.haproxy.config;

import io.fairlead.model.config.BackendOptions;
import io.fairlead.model.config.Balance;
import io.fairlead.model.config.CookiePersistence;
import io.fairlead.model.config.ErrorPage;
import io.fairlead.model.config.ForwardFor;
import io.fairlead.model.config.HttpReuse;
import io.fairlead.model.config.LogFormat;
import io.fairlead.model.config.LogTarget;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.model.config.RetryOn;
import io.fairlead.model.expr.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a proxy inherits from a {@code defaults} section and may say itself. HAProxy manual 4.
 *
 * <p>A proxy starts with a copy; a later change of either does not show in the other.
 */
final class Settings {

    Optional<ProxyMode> mode = Optional.empty();
    final Map<TimeoutName, Duration> timeouts = new EnumMap<>(TimeoutName.class);
    int maxconn;
    int retries = 3;
    RetryOn retryOn = RetryOn.DEFAULT;
    int redispatchInterval = BackendOptions.LAST_RETRY;
    int fullconn;
    int sessionsPerSecond;
    Optional<CookiePersistence> cookie = Optional.empty();
    boolean cookieIsDynamic;
    Optional<String> cookieKey = Optional.empty();
    boolean persistWhenDown;
    boolean disabled;

    Balance balance = new Balance.RoundRobin();
    boolean balanceSaid;
    boolean consistent;
    int balanceFactor;
    HttpReuse reuse = HttpReuse.SAFE;
    CheckDraft check = new CheckDraft();
    ServerDraft server = new ServerDraft();

    ConnectionMode connections = ConnectionMode.KEEP_ALIVE;
    Optional<ForwardFor> forwardFor = Optional.empty();
    boolean dontLogNull;
    boolean socketStats;
    boolean allBackups;
    boolean redispatch;
    boolean logHealthChecks;

    boolean logGlobal;
    final List<LogTarget> logTargets = new ArrayList<>();
    Optional<String> logTag = Optional.empty();
    LogFormat logFormat = LogFormat.DEFAULT;
    Optional<Template> logTemplate = Optional.empty();
    Optional<String> monitorUri = Optional.empty();
    final Map<Integer, ErrorPage> errorPages = new TreeMap<>();
    Optional<Word> defaultBackend = Optional.empty();
    Optional<StatsDraft> stats = Optional.empty();

    Settings() {}

    Settings(Settings from) {
        mode = from.mode;
        timeouts.putAll(from.timeouts);
        maxconn = from.maxconn;
        retries = from.retries;
        fullconn = from.fullconn;
        sessionsPerSecond = from.sessionsPerSecond;
        cookie = from.cookie;
        cookieIsDynamic = from.cookieIsDynamic;
        cookieKey = from.cookieKey;
        persistWhenDown = from.persistWhenDown;
        disabled = from.disabled;
        balance = from.balance;
        balanceSaid = from.balanceSaid;
        consistent = from.consistent;
        balanceFactor = from.balanceFactor;
        reuse = from.reuse;
        check = new CheckDraft(from.check);
        server = new ServerDraft(from.server);
        connections = from.connections;
        forwardFor = from.forwardFor;
        dontLogNull = from.dontLogNull;
        socketStats = from.socketStats;
        allBackups = from.allBackups;
        redispatch = from.redispatch;
        logHealthChecks = from.logHealthChecks;
        logGlobal = from.logGlobal;
        logTargets.addAll(from.logTargets);
        logTag = from.logTag;
        logFormat = from.logFormat;
        logTemplate = from.logTemplate;
        monitorUri = from.monitorUri;
        errorPages.putAll(from.errorPages);
        defaultBackend = from.defaultBackend;
        stats = from.stats;
    }
}
