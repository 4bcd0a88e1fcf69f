package io.fairlead.haproxy.config;

import io.fairlead.model.config.Global;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the statements of {@code global}. HAProxy manual 3. */
final class GlobalReader {

    private static final Set<String> OWN = Set.of(
            "maxconn",
            "spread-checks",
            "log",
            "log-tag",
            "stats",
            "crt-base",
            "ca-base",
            "nbproc",
            "ssl-server-verify",
            "ssl-default-bind-ciphers",
            "ssl-default-bind-ciphersuites",
            "ssl-default-bind-curves",
            "ssl-default-bind-options",
            "ssl-default-server-ciphers",
            "ssl-default-server-ciphersuites",
            "ssl-default-server-curves",
            "ssl-default-server-options");

    private static final Map<String, NotCarried> NOT_CARRIED = NotCarried.table("""
            chroot,user,group,uid,gid,setcap,set-dumpable 0 warning the service manager isolates the process
            daemon,master-worker,mworker-max-reloads,pidfile,quiet,zero-warning 0 warning the service manager runs the process
            nbthread 0 warning the number of threads is the setting fairlead.io-threads of edge-proxy
            thread-group,thread-groups,cpu-map,numa-cpu-mapping 0 warning the runtime uses the processors it is given
            ulimit-n,maxpipes,maxsock,no-memory-trimming 0 warning the service manager sets the limits
            strict-limits,insecure-fork-wanted,insecure-setuid-wanted 0 warning the service manager sets the limits
            maxconnrate,maxsessrate,maxcomprate,maxcompcpuusage,maxzlibmem 0 warning there is no such limit
            maxsslconn,maxsslrate 0 warning there is no such limit
            noepoll,nokqueue,noevports,nopoll,nosplice,nogetaddrinfo,noreuseport,busy-polling 0 warning the network engine is ours
            max-spread-checks 1 warning checks of one interval are spread over all of it anyway
            ssl-dh-param-file,ssl-load-extra-files,ssl-load-extra-del-ext,ssl-skip-self-issued-ca 0 warning the TLS library's choice holds
            ssl-engine,ssl-mode-async,ssl-propquery,ssl-provider,ssl-provider-path,issuers-chain-path 0 warning the TLS library's choice holds
            hard-stop-after,grace,close-spread-time 0 warning sessions are drained when the service stops
            description,node,localpeer,log-send-hostname,default-path,presetenv,resetenv,unsetenv 0 warning it makes no difference to traffic
            setenv 0 error variables come from the environment only
            unix-bind,server-state-base,server-state-file 0 warning admin states are kept by config-service
            external-check,httpclient.resolvers.id,httpclient.resolvers.prefer 0 warning it is not used
            httpclient.ssl.ca-file,httpclient.ssl.verify,pp2-never-send-local,profiling.tasks,profiling.memory 0 warning it is not used
            h1-accept-payload-with-any-method,h1-case-adjust,h1-case-adjust-file,h2-workaround-bogus-websocket-clients 0 warning requests follow RFC 9112
            expose-experimental-directives,fd-hard-limit,shm-stats-file 0 warning it is not used
            wurfl-data-file,wurfl-information-list,51degrees-data-file,deviceatlas-json-file 0 warning it is not used
            set-var,set-var-fmt 0 error rules may depend on it
            lua-load,lua-load-per-thread,lua-prepend-path 0 error rules may depend on it""");

    private final GlobalDraft global;
    private final Report report;

    GlobalReader(GlobalDraft global, Report report) {
        this.global = global;
        this.report = report;
    }

    void read(Statement statement) {
        Word keyword = statement.keyword();
        Args args = new Args(statement, 1, report);
        switch (keyword.text()) {
            case "maxconn" -> {
                args.value("a number")
                        .flatMap(word -> Values.number(word, 0, Integer.MAX_VALUE, report))
                        .ifPresent(value -> global.maxconn = value);
                args.end();
            }
            case "spread-checks" -> {
                args.value("a number of percent")
                        .flatMap(word -> Values.number(word, 0, Global.MOST_SPREAD, report))
                        .ifPresent(value -> global.spreadChecks = value);
                args.end();
            }
            case "log" -> new LogReader(report).target(args).ifPresent(global.logTargets::add);
            case "log-tag" -> args.value("a name").ifPresent(word -> global.logTag = word.text());
            case "stats" -> global.runtime(report).read(args);
            case "crt-base" -> args.value("a directory").ifPresent(word -> global.crtBase(word.text()));
            case "ca-base" -> args.value("a directory").ifPresent(word -> global.caBase(word.text()));
            case "ssl-server-verify" -> serverVerify(args);
            case "ssl-default-bind-ciphers" ->
                args.value("ciphers").ifPresent(w -> global.bindTls.setCiphers(w.text()));
            case "ssl-default-bind-ciphersuites" ->
                args.value("ciphers").ifPresent(w -> global.bindTls.setCipherSuites(w.text()));
            case "ssl-default-bind-curves" -> args.value("curves").ifPresent(w -> global.bindTls.setCurves(w.text()));
            case "ssl-default-bind-options" -> tlsOptions(args, global.bindTls);
            case "ssl-default-server-ciphers" ->
                args.value("ciphers").ifPresent(w -> global.serverTls.setCiphers(w.text()));
            case "ssl-default-server-ciphersuites" ->
                args.value("ciphers").ifPresent(w -> global.serverTls.setCipherSuites(w.text()));
            case "ssl-default-server-curves" ->
                args.value("curves").ifPresent(w -> global.serverTls.setCurves(w.text()));
            case "ssl-default-server-options" -> tlsOptions(args, global.serverTls);
            case "nbproc" ->
                report.warning(
                        "FL009",
                        keyword,
                        "HAProxy has no \"nbproc\" since 2.5",
                        "remove it; one process uses all processors");
            case Statement.REMARK -> report.warning("unknown-remark", keyword, "this remark says nothing to global");
            default -> other(keyword);
        }
    }

    private void other(Word keyword) {
        NotCarried entry = NOT_CARRIED.get(keyword.text());
        if (entry != null) {
            entry.report(keyword, "\"" + keyword.text() + "\"", report);
        } else if (keyword.text().startsWith("tune.")) {
            report.ignored(keyword, "\"" + keyword.text() + "\"", "it tunes HAProxy's own buffers and queues");
        } else if (keyword.is("no")) {
            report.ignored(keyword, "\"no\" in global", "it switches off what is not carried over");
        } else {
            Set<String> words = new HashSet<>(OWN);
            words.addAll(NOT_CARRIED.keySet());
            report.error(
                    "unknown-keyword",
                    keyword,
                    "unknown keyword \"" + keyword.text() + "\" in global",
                    Nearest.hint(keyword.text(), words));
        }
    }

    private void serverVerify(Args args) {
        Optional<Word> word = args.value("none or required");
        if (word.isPresent() && !word.get().is("none") && !word.get().is("required")) {
            report.error("bad-value", word.get(), "\"" + word.get().text() + "\" is neither none nor required");
        }
        word.ifPresent(value -> global.verifyServers = !value.is("none"));
        args.end();
    }

    private void tlsOptions(Args args, TlsDraft defaults) {
        while (args.has()) {
            Word word = args.next();
            // Old versions are never spoken.
            boolean trueAnyway = word.is("no-sslv3") || word.is("no-tlsv10") || word.is("no-tlsv11");
            if (!trueAnyway && !defaults.option(word, args)) {
                report.ignored(word, "\"" + word.text() + "\"", "the TLS library's choice holds");
            }
        }
    }
}
