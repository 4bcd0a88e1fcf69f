package io.fairlead.model.expr;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A converter by HAProxy's name. HAProxy manual 7.3.1. */
public enum ConverterName {
    LOWER("lower", SampleType.TEXT, 0, 0),
    UPPER("upper", SampleType.TEXT, 0, 0),
    LENGTH("length", SampleType.INT, 0, 0),
    BYTES("bytes", SampleType.TEXT, 1, 2),
    FIELD("field", SampleType.TEXT, 2, 3),
    WORD("word", SampleType.TEXT, 2, 3),
    REGSUB("regsub", SampleType.TEXT, 2, 3),
    LTRIM("ltrim", SampleType.TEXT, 1, 1),
    RTRIM("rtrim", SampleType.TEXT, 1, 1),
    CONCAT("concat", SampleType.TEXT, 0, 3),
    BASE64("base64", SampleType.TEXT, 0, 0),
    B64DEC("b64dec", SampleType.TEXT, 0, 0),
    UB64ENC("ub64enc", SampleType.TEXT, 0, 0),
    UB64DEC("ub64dec", SampleType.TEXT, 0, 0),
    URL_DEC("url_dec", SampleType.TEXT, 0, 1),
    URL_ENC("url_enc", SampleType.TEXT, 0, 1),
    HEX("hex", SampleType.TEXT, 0, 0),
    HEX2I("hex2i", SampleType.INT, 0, 0),
    JSON("json", SampleType.TEXT, 0, 1),
    IIF("iif", SampleType.TEXT, 2, 2),
    STRCMP("strcmp", SampleType.INT, 1, 1),
    HOST_ONLY("host_only", SampleType.TEXT, 0, 0),
    PORT_ONLY("port_only", SampleType.INT, 0, 0),
    IPMASK("ipmask", SampleType.ADDRESS, 1, 2),
    MAP("map", SampleType.TEXT, 1, 2),
    MAP_BEG("map_beg", SampleType.TEXT, 1, 2),
    MAP_END("map_end", SampleType.TEXT, 1, 2),
    MAP_SUB("map_sub", SampleType.TEXT, 1, 2),
    MAP_DOM("map_dom", SampleType.TEXT, 1, 2),
    MAP_REG("map_reg", SampleType.TEXT, 1, 2),
    ADD("add", SampleType.INT, 1, 1),
    SUB("sub", SampleType.INT, 1, 1),
    MUL("mul", SampleType.INT, 1, 1),
    DIV("div", SampleType.INT, 1, 1),
    MOD("mod", SampleType.INT, 1, 1),
    AND("and", SampleType.INT, 1, 1),
    OR("or", SampleType.INT, 1, 1),
    XOR("xor", SampleType.INT, 1, 1),
    NEG("neg", SampleType.INT, 0, 0),
    CPL("cpl", SampleType.INT, 0, 0),
    NOT("not", SampleType.BOOL, 0, 0),
    BOOL("bool", SampleType.BOOL, 0, 0),
    ODD("odd", SampleType.BOOL, 0, 0),
    EVEN("even", SampleType.BOOL, 0, 0),
    LTIME("ltime", SampleType.TEXT, 1, 2),
    UTIME("utime", SampleType.TEXT, 1, 2),
    HTTP_DATE("http_date", SampleType.TEXT, 0, 2),
    CRC32("crc32", SampleType.INT, 0, 1),
    SDBM("sdbm", SampleType.INT, 0, 1),
    DJB2("djb2", SampleType.INT, 0, 1),
    SHA1("sha1", SampleType.TEXT, 0, 0),
    SHA2("sha2", SampleType.TEXT, 0, 1),
    DIGEST("digest", SampleType.TEXT, 1, 1),
    HMAC("hmac", SampleType.TEXT, 2, 2),
    IN_TABLE("in_table", SampleType.BOOL, 1, 1),
    TABLE_BYTES_IN_RATE("table_bytes_in_rate", SampleType.INT, 1, 1),
    TABLE_BYTES_OUT_RATE("table_bytes_out_rate", SampleType.INT, 1, 1),
    TABLE_CONN_CNT("table_conn_cnt", SampleType.INT, 1, 1),
    TABLE_CONN_CUR("table_conn_cur", SampleType.INT, 1, 1),
    TABLE_CONN_RATE("table_conn_rate", SampleType.INT, 1, 1),
    TABLE_GPC0("table_gpc0", SampleType.INT, 1, 1),
    TABLE_GPC0_RATE("table_gpc0_rate", SampleType.INT, 1, 1),
    TABLE_GPC1("table_gpc1", SampleType.INT, 1, 1),
    TABLE_GPC1_RATE("table_gpc1_rate", SampleType.INT, 1, 1),
    TABLE_GPT0("table_gpt0", SampleType.INT, 1, 1),
    TABLE_HTTP_ERR_CNT("table_http_err_cnt", SampleType.INT, 1, 1),
    TABLE_HTTP_ERR_RATE("table_http_err_rate", SampleType.INT, 1, 1),
    TABLE_HTTP_FAIL_CNT("table_http_fail_cnt", SampleType.INT, 1, 1),
    TABLE_HTTP_FAIL_RATE("table_http_fail_rate", SampleType.INT, 1, 1),
    TABLE_HTTP_REQ_CNT("table_http_req_cnt", SampleType.INT, 1, 1),
    TABLE_HTTP_REQ_RATE("table_http_req_rate", SampleType.INT, 1, 1),
    TABLE_KBYTES_IN("table_kbytes_in", SampleType.INT, 1, 1),
    TABLE_KBYTES_OUT("table_kbytes_out", SampleType.INT, 1, 1),
    TABLE_SERVER_ID("table_server_id", SampleType.INT, 1, 1),
    TABLE_SESS_CNT("table_sess_cnt", SampleType.INT, 1, 1),
    TABLE_SESS_RATE("table_sess_rate", SampleType.INT, 1, 1),
    TABLE_TRACKERS("table_trackers", SampleType.INT, 1, 1),
    SET_VAR("set-var", SampleType.TEXT, 1, 1),
    UNSET_VAR("unset-var", SampleType.TEXT, 1, 1);

    private static final Map<String, ConverterName> WORDS = new HashMap<>();

    static {
        for (ConverterName name : values()) {
            WORDS.put(name.word, name);
        }
        WORDS.put("map_str", MAP);
    }

    private final String word;
    private final SampleType type;
    private final int leastArguments;
    private final int mostArguments;

    ConverterName(String word, SampleType type, int leastArguments, int mostArguments) {
        this.word = word;
        this.type = type;
        this.leastArguments = leastArguments;
        this.mostArguments = mostArguments;
    }

    /** The converter that HAProxy calls so. */
    public static Optional<ConverterName> of(String word) {
        return Optional.ofNullable(WORDS.get(word));
    }

    /** Every word that {@link #of} knows. */
    public static java.util.Set<String> words() {
        return java.util.Set.copyOf(WORDS.keySet());
    }

    /** HAProxy's word. */
    public String word() {
        return word;
    }

    /** What it gives. */
    public SampleType type() {
        return type;
    }

    /** Whether it takes that many arguments. */
    public boolean takes(int arguments) {
        return arguments >= leastArguments && arguments <= mostArguments;
    }
}
