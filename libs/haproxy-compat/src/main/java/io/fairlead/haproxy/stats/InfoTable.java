package io.fairlead.haproxy.stats;

import java.util.List;
import java.util.Map;

/** What HAProxy 2.6 tells of its process, field for field. Management guide 9.3 {@code show info}. */
public final class InfoTable {

    /** Position, kind and name of each field. */
    private static final List<Field> FIELDS =
            """
            0 POS/str Name
            1 POS/str Version
            2 POS/str Release_date
            3 CGS/u32 Nbthread
            4 CGS/u32 Nbproc
            5 KGP/u32 Process_num
            6 SGP/u32 Pid
            7 MDP/str Uptime
            8 MDP/u32 Uptime_sec
            9 CLP/u32 Memmax_MB
            10 MGP/u32 PoolAlloc_MB
            11 MGP/u32 PoolUsed_MB
            12 MCP/u32 PoolFailed
            13 CLP/u32 Ulimit-n
            14 CLP/u32 Maxsock
            15 CLP/u32 Maxconn
            16 CLP/u32 Hard_maxconn
            17 MGP/u32 CurrConns
            18 MCP/u32 CumConns
            19 MCP/u32 CumReq
            20 MMP/u32 MaxSslConns
            21 MGP/u32 CurrSslConns
            22 MCP/u32 CumSslConns
            23 CLP/u32 Maxpipes
            24 MGP/u32 PipesUsed
            25 MGP/u32 PipesFree
            26 MRP/u32 ConnRate
            27 CLP/u32 ConnRateLimit
            28 MMP/u32 MaxConnRate
            29 MRP/u32 SessRate
            30 CLP/u32 SessRateLimit
            31 MRP/u32 MaxSessRate
            32 MRP/u32 SslRate
            33 CLP/u32 SslRateLimit
            34 MMP/u32 MaxSslRate
            35 MGP/u32 SslFrontendKeyRate
            36 MMP/u32 SslFrontendMaxKeyRate
            37 MGP/u32 SslFrontendSessionReuse_pct
            38 MRP/u32 SslBackendKeyRate
            39 MMP/u32 SslBackendMaxKeyRate
            40 MCP/u32 SslCacheLookups
            41 MCP/u32 SslCacheMisses
            42 MRP/u32 CompressBpsIn
            43 MRP/u32 CompressBpsOut
            44 CLP/u32 CompressBpsRateLim
            47 MGP/u32 Tasks
            48 MGP/u32 Run_queue
            49 MaP/u32 Idle_pct
            50 COS/str node
            52 MGP/u32 Stopping
            53 MGP/u32 Jobs
            54 MGP/u32 Unstoppable Jobs
            55 MGP/u32 Listeners
            56 MGP/u32 ActivePeers
            57 MGP/u32 ConnectedPeers
            58 MGP/u32 DroppedLogs
            59 MGP/u32 BusyPolling
            60 MGP/u32 FailedResolutions
            61 MGP/u64 TotalBytesOut
            62 MGP/u64 TotalSplicdedBytesOut
            63 MRP/u64 BytesOutRate
            64 MGP/u32 DebugCommandsIssued
            65 MCP/u32 CumRecvLogs
            66 POS/str Build info
            67 CLP/u32 Memmax_bytes
            68 MGP/u64 PoolAlloc_bytes
            69 MGP/u64 PoolUsed_bytes
            70 MDP/u32 Start_time_sec
            71 SGP/str Tainted
            """.lines().filter(line -> !line.isBlank()).map(Field::of).toList();

    private record Field(int position, Kind kind, String name) {

        static Field of(String line) {
            String[] parts = line.strip().split(" ", 3);
            return new Field(Integer.parseInt(parts[0]), Kind.of(parts[1]), parts[2]);
        }
    }

    private InfoTable() {}

    /** {@code Name: value}, a line each; a number that nobody gave is 0. */
    public static String render(Map<String, String> values) {
        StringBuilder out = new StringBuilder();
        for (Field field : FIELDS) {
            out.append(field.name()).append(": ").append(value(field, values)).append('\n');
        }
        return out.toString();
    }

    /** The same with positions, tags and types. */
    public static String typed(Map<String, String> values) {
        StringBuilder out = new StringBuilder();
        for (Field field : FIELDS) {
            out.append(field.position())
                    .append('.')
                    .append(field.name())
                    .append(".1:")
                    .append(field.kind().tags())
                    .append(':')
                    .append(field.kind().type())
                    .append(':')
                    .append(value(field, values))
                    .append('\n');
        }
        return out.toString();
    }

    /** The same as a JSON list. */
    public static String json(Map<String, String> values) {
        StringBuilder out = new StringBuilder("[");
        for (Field field : FIELDS) {
            out.append(out.length() == 1 ? "{" : ",{");
            field.kind().json(out, field.position(), field.name(), value(field, values));
            out.append('}');
        }
        return out.append("]\n").toString();
    }

    private static String value(Field field, Map<String, String> values) {
        return values.getOrDefault(field.name(), field.kind().type().equals("str") ? "" : "0");
    }
}
