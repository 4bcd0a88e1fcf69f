package io.fairlead.haproxy.config;

import io.fairlead.model.config.Bind;
import io.fairlead.model.config.BindTls;
import io.fairlead.model.config.ClientCertificates;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.TlsProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one {@code bind} line. Used once. HAProxy manual 5.1. */
final class BindReader {

    private static final Set<String> OWN = Set.of(
            "ssl",
            "crt",
            "crt-list",
            "alpn",
            "strict-sni",
            "accept-proxy",
            "name",
            "verify",
            "ca-file",
            "ca-verify-file",
            "crl-file",
            "proto");

    private static final Map<String, NotCarried> NOT_CARRIED = NotCarried.table("""
            accept-netscaler-cip 1 error the client's address depends on it
            transparent 0 error it binds addresses of other hosts
            interface,namespace 1 error it limits who can connect
            ca-ignore-err,crt-ignore-err 1 error a client certificate that is wrong is refused
            ca-sign-file,ca-sign-pass 1 error certificates are made by it
            generate-certificates 0 error certificates are made by it
            force-sslv3,force-tlsv10,force-tlsv11 0 error TLS 1.2 is the lowest version
            no-sslv3,no-tlsv10,no-tlsv11 0 warning TLS 1.2 is the lowest version anyway
            npn,tls-ticket-keys 1 warning the TLS library's choice holds
            prefer-client-ciphers,no-tls-tickets,no-ca-names,allow-0rtt 0 warning the TLS library's choice holds
            defer-accept,tfo,v4v6,v6only 0 warning sockets are opened the usual way
            backlog,mss,nice,tcp-ut,process,thread,shards 1 warning sockets are opened the usual way
            maxconn 1 warning the frontend's maxconn holds
            mode,user,group,uid,gid 1 warning it is for UNIX sockets
            id,expose-fd,level,severity-output 1 warning it makes no difference to traffic
            quic-force-retry 0 error QUIC is not served
            quic-cc-algo 1 error QUIC is not served""");

    private final Report report;
    private final GlobalDraft global;
    private final List<String> certificates = new ArrayList<>();

    private boolean tls;
    private List<String> alpn = List.of();
    private final TlsDraft profile = new TlsDraft();
    private final List<String> lists = new ArrayList<>();
    private final List<String> authorities = new ArrayList<>();
    private Optional<String> revoked = Optional.empty();
    private Optional<Word> verify = Optional.empty();
    private boolean strictSni;
    private boolean acceptProxy;
    private String name = "";

    BindReader(GlobalDraft global, Report report) {
        this.global = global;
        this.report = report;
    }

    /** The binds of the line: one for each address and port. */
    List<Bind> read(Args args) {
        Optional<Word> where = args.value("an address such as *:80");
        if (where.isEmpty()) {
            return List.of();
        }
        List<HostPort> addresses = new Addresses(report).bind(where.get());
        while (args.has()) {
            option(args.next(), args);
        }
        Optional<BindTls> settings = tls ? settings(args.keyword()) : Optional.empty();
        if (!tls && !(certificates.isEmpty() && lists.isEmpty())) {
            report.warning("no-ssl", args.keyword(), "the certificate is not used", "add \"ssl\" to speak TLS");
        }
        return addresses.stream()
                .map(address -> new Bind(address, settings, acceptProxy, name))
                .toList();
    }

    private Optional<BindTls> settings(Word at) {
        if (certificates.isEmpty() && lists.isEmpty()) {
            report.error("missing-value", at, "a TLS bind needs a certificate", "add \"crt FILE\"");
            return Optional.empty();
        }
        TlsProfile finished = profile.build(global.bindTls, at, report);
        return Optional.of(new BindTls(certificates, lists, alpn, finished, strictSni, clients()));
    }

    private Optional<ClientCertificates> clients() {
        if (verify.isEmpty()) {
            return Optional.empty();
        }
        if (authorities.isEmpty()) {
            report.error(
                    "missing-value", verify.get(), "client certificates need an authority", "add \"ca-file FILE\"");
            return Optional.empty();
        }
        return Optional.of(new ClientCertificates(verify.get().is("required"), authorities, revoked));
    }

    private void option(Word word, Args args) {
        switch (word.text()) {
            case "ssl" -> tls = true;
            case "strict-sni" -> strictSni = true;
            case "accept-proxy" -> acceptProxy = true;
            case "crt" ->
                args.value("a file or a directory").ifPresent(w -> certificates.add(global.crtPath(w.text())));
            case "alpn" -> args.value("protocols").ifPresent(this::alpn);
            case "name" -> args.value("a name").ifPresent(w -> name = w.text());
            case "crt-list" -> args.value("a file").ifPresent(w -> lists.add(w.text()));
            case "ca-file", "ca-verify-file" ->
                args.value("a file").ifPresent(w -> authorities.add(global.caPath(w.text())));
            case "crl-file" -> args.value("a file").ifPresent(w -> revoked = Optional.of(global.caPath(w.text())));
            case "verify" -> args.value("none, optional or required").ifPresent(this::verify);
            case "proto" -> args.value("a protocol").ifPresent(this::protocol);
            default -> {
                if (!profile.option(word, args)) {
                    other(word, args);
                }
            }
        }
    }

    private void other(Word word, Args args) {
        NotCarried entry = NOT_CARRIED.get(word.text());
        if (entry != null) {
            entry.report(word, "\"" + word.text() + "\"", report);
            for (int i = 0; i < entry.arguments() && args.has(); i++) {
                args.next();
            }
            return;
        }
        Set<String> words = new HashSet<>(OWN);
        words.addAll(NOT_CARRIED.keySet());
        words.addAll(TlsDraft.WORDS);
        report.error(
                "unknown-keyword",
                word,
                "unknown bind parameter \"" + word.text() + "\"",
                Nearest.hint(word.text(), words));
    }

    private void verify(Word word) {
        if (word.is("optional") || word.is("required")) {
            verify = Optional.of(word);
        } else if (word.is("none")) {
            verify = Optional.empty();
        } else {
            report.error("bad-value", word, "\"" + word.text() + "\" is none of none, optional and required");
        }
    }

    private void alpn(Word word) {
        alpn = Arrays.asList(word.text().split(","));
    }

    private void protocol(Word word) {
        if (!word.is("h1")) {
            report.unsupported(word, "protocol \"" + word.text() + "\"", "HTTP/1.1 is");
        }
    }
}
