package io.fairlead.scenarios.oracle;

import io.fairlead.scenarios.oracle.RecordingServer.Answer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables: limits by what clients did, and clients that stay with a server by their address or a header. */
@Timeout(180)
@Tag("drill")
final class TableScenario {

    private static final String CONFIG = """
            defaults
                mode http
                log <log> local0
                option httplog
                timeout connect 2s
                timeout client 20s
                timeout server 20s

            listen requests
                bind <requests>
                stick-table type ip size 1m expire 10m store http_req_rate(10m)
                http-request track-sc0 src
                acl abuse sc0_http_req_rate gt 3
                http-request deny if abuse
                server s <requests-s>

            listen polite
                bind <polite>
                stick-table type string len 8 size 10k expire 10m store http_req_cnt,gpc0,http_err_cnt
                http-request track-sc0 hdr(X-Key)
                http-request sc-inc-gpc0(0) if { path /bad }
                http-request set-header X-Seen %[sc0_http_req_cnt],%[sc0_get_gpc0],%[sc_http_err_cnt(0)]
                http-request deny deny_status 429 if { sc0_get_gpc0 gt 1 }
                server s <polite-s>

            listen connections
                bind <connections>
                stick-table type ip size 1k expire 10m store conn_rate(10m),conn_cur
                tcp-request connection track-sc0 src
                tcp-request connection reject if { sc0_conn_rate gt 2 }
                http-request set-header X-Current %[src_conn_cur]
                server s <connections-s>

            listen counted-elsewhere
                bind <counted-elsewhere>
                http-request track-sc1 src table counts
                http-request deny if { sc1_http_req_cnt(counts) gt 2 }
                server s <counted-elsewhere-s>

            backend counts
                stick-table type ip size 1k expire 10m store http_req_cnt

            listen looked-at
                bind <looked-at>
                stick-table type ip size 1k expire 10m store http_req_cnt,gpt0,http_fail_cnt
                tcp-request inspect-delay 5s
                tcp-request content track-sc0 src
                http-request sc-set-gpt0(0) int(7) if { path /tag }
                http-request set-header X-Seen %[sc0_http_req_cnt],%[sc0_get_gpt0],%[sc0_http_fail_cnt],%[table_cnt]
                http-request deny deny_status 429 hdr Retry-After 10 if { sc0_http_req_cnt gt 4 }
                server s <looked-at-s>

            listen sticky
                bind <sticky>
                balance roundrobin
                stick-table type string size 1k expire 10m
                stick on hdr(X-User)
                server a <sticky-a>
                server b <sticky-b>
            """;

    @RegisterExtension
    static final Oracle oracle = Oracle.of(CONFIG);

    @Test
    void tooManyRequests() {
        oracle.compare(visit -> {
            OracleClient client = visit.client("requests");
            for (int i = 1; i <= 5; i++) {
                client.get("/" + i);
            }
            visit.client("requests").get("/another");
        });
    }

    @Test
    void countersOfAKey() {
        oracle.compare(visit -> {
            visit.script(
                    "polite-s",
                    request -> Answer.of("HTTP/1.1 " + (request.contains("/404") ? "404 Not Found" : "200 OK")
                            + "\r\ncontent-length: 0\r\n\r\n"));
            OracleClient client = visit.client("polite").get("/no-key");
            for (String path : new String[] {"/", "/bad", "/404", "/", "/bad", "/"}) {
                client.get(path, "X-Key: one");
                client.get("/", "X-Key: two");
            }
            client.get("/", "X-Key: long-key-1").get("/", "X-Key: long-key-2");
        });
    }

    @Test
    void tooManyConnections() {
        oracle.compare(visit -> {
            visit.client("connections").get("/1").get("/1-again");
            visit.client("connections").get("/2");
            visit.client("connections").get("/3");
        });
    }

    @Test
    void aTableOfItsOwnSection() {
        oracle.compare(visit ->
                visit.client("counted-elsewhere").get("/1").get("/2").get("/3").get("/4"));
    }

    @Test
    void countedWhenLookedAt() {
        oracle.compare(visit -> {
            visit.script(
                    "looked-at-s",
                    request -> Answer.of("HTTP/1.1 " + (request.contains("/fail") ? "500 Oh" : "200 OK")
                            + "\r\ncontent-length: 0\r\n\r\n"));
            visit.client("looked-at").get("/1").get("/tag").get("/fail");
            visit.client("looked-at").get("/4").get("/5");
        });
    }

    @Test
    void clientsStayByAHeader() {
        oracle.compare(visit -> {
            OracleClient client = visit.client("sticky");
            for (int i = 0; i < 3; i++) {
                client.get("/" + i, "X-User: one").get("/" + i, "X-User: two").get("/" + i);
            }
        });
    }
}
