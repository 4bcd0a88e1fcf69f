package io.fairlead.model.expr;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A sample fetch by HAProxy's name. HAProxy manual 7.3. */
public enum FetchName {
    ALWAYS_TRUE("always_true", SampleType.BOOL, Layer.ANY, 0, 0),
    ALWAYS_FALSE("always_false", SampleType.BOOL, Layer.ANY, 0, 0),
    STR("str", SampleType.TEXT, Layer.ANY, 1, 1),
    INT("int", SampleType.INT, Layer.ANY, 1, 1),
    BOOL("bool", SampleType.BOOL, Layer.ANY, 1, 1),
    DATE("date", SampleType.INT, Layer.ANY, 0, 2),
    RAND("rand", SampleType.INT, Layer.ANY, 0, 1),
    UUID("uuid", SampleType.TEXT, Layer.ANY, 0, 1),
    ENV("env", SampleType.TEXT, Layer.ANY, 1, 1),
    HOSTNAME("hostname", SampleType.TEXT, Layer.ANY, 0, 0),
    VAR("var", SampleType.TEXT, Layer.ANY, 1, 2),
    NBSRV("nbsrv", SampleType.INT, Layer.ANY, 0, 1),
    BE_CONN("be_conn", SampleType.INT, Layer.ANY, 0, 1),
    QUEUE("queue", SampleType.INT, Layer.ANY, 0, 1),
    SRV_IS_UP("srv_is_up", SampleType.BOOL, Layer.ANY, 1, 1),
    SRV_CONN("srv_conn", SampleType.INT, Layer.ANY, 1, 1),
    FE_NAME("fe_name", SampleType.TEXT, Layer.CONNECTION, 0, 0),
    BE_NAME("be_name", SampleType.TEXT, Layer.CONNECTION, 0, 0),
    SRV_NAME("srv_name", SampleType.TEXT, Layer.CONNECTION, 0, 0),
    SRC("src", SampleType.ADDRESS, Layer.CONNECTION, 0, 0),
    SRC_PORT("src_port", SampleType.INT, Layer.CONNECTION, 0, 0),
    SRC_IS_LOCAL("src_is_local", SampleType.BOOL, Layer.CONNECTION, 0, 0),
    DST("dst", SampleType.ADDRESS, Layer.CONNECTION, 0, 0),
    DST_PORT("dst_port", SampleType.INT, Layer.CONNECTION, 0, 0),
    SSL_FC("ssl_fc", SampleType.BOOL, Layer.CONNECTION, 0, 0),
    SSL_FC_SNI("ssl_fc_sni", SampleType.TEXT, Layer.CONNECTION, 0, 0),
    SSL_FC_HAS_SNI("ssl_fc_has_sni", SampleType.BOOL, Layer.CONNECTION, 0, 0),
    SSL_FC_PROTOCOL("ssl_fc_protocol", SampleType.TEXT, Layer.CONNECTION, 0, 0),
    SSL_FC_CIPHER("ssl_fc_cipher", SampleType.TEXT, Layer.CONNECTION, 0, 0),
    SSL_FC_ALPN("ssl_fc_alpn", SampleType.TEXT, Layer.CONNECTION, 0, 0),
    SSL_FC_HAS_CRT("ssl_fc_has_crt", SampleType.BOOL, Layer.CONNECTION, 0, 0),
    SSL_C_USED("ssl_c_used", SampleType.BOOL, Layer.CONNECTION, 0, 0),
    SSL_C_VERIFY("ssl_c_verify", SampleType.INT, Layer.CONNECTION, 0, 0),
    SSL_C_VERSION("ssl_c_version", SampleType.INT, Layer.CONNECTION, 0, 0),
    SSL_C_S_DN("ssl_c_s_dn", SampleType.TEXT, Layer.CONNECTION, 0, 2),
    SSL_C_I_DN("ssl_c_i_dn", SampleType.TEXT, Layer.CONNECTION, 0, 2),
    SSL_C_SERIAL("ssl_c_serial", SampleType.TEXT, Layer.CONNECTION, 0, 0),
    SSL_C_SHA1("ssl_c_sha1", SampleType.TEXT, Layer.CONNECTION, 0, 0),
    SSL_C_NOTBEFORE("ssl_c_notbefore", SampleType.TEXT, Layer.CONNECTION, 0, 0),
    SSL_C_NOTAFTER("ssl_c_notafter", SampleType.TEXT, Layer.CONNECTION, 0, 0),
    SC_BYTES_IN_RATE("sc_bytes_in_rate", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_BYTES_OUT_RATE("sc_bytes_out_rate", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_CLR_GPC0("sc_clr_gpc0", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_CLR_GPC1("sc_clr_gpc1", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_CONN_CNT("sc_conn_cnt", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_CONN_CUR("sc_conn_cur", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_CONN_RATE("sc_conn_rate", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_GET_GPC0("sc_get_gpc0", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_GET_GPC1("sc_get_gpc1", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_GET_GPT0("sc_get_gpt0", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_GPC0_RATE("sc_gpc0_rate", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_GPC1_RATE("sc_gpc1_rate", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_HTTP_ERR_CNT("sc_http_err_cnt", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_HTTP_ERR_RATE("sc_http_err_rate", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_HTTP_FAIL_CNT("sc_http_fail_cnt", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_HTTP_FAIL_RATE("sc_http_fail_rate", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_HTTP_REQ_CNT("sc_http_req_cnt", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_HTTP_REQ_RATE("sc_http_req_rate", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_INC_GPC0("sc_inc_gpc0", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_INC_GPC1("sc_inc_gpc1", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_KBYTES_IN("sc_kbytes_in", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_KBYTES_OUT("sc_kbytes_out", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_SESS_CNT("sc_sess_cnt", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_SESS_RATE("sc_sess_rate", SampleType.INT, Layer.CONNECTION, 1, 2),
    SC_TRACKED("sc_tracked", SampleType.BOOL, Layer.CONNECTION, 1, 2),
    SC_TRACKERS("sc_trackers", SampleType.INT, Layer.CONNECTION, 1, 2),
    SRC_BYTES_IN_RATE("src_bytes_in_rate", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_BYTES_OUT_RATE("src_bytes_out_rate", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_CLR_GPC0("src_clr_gpc0", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_CLR_GPC1("src_clr_gpc1", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_CONN_CNT("src_conn_cnt", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_CONN_CUR("src_conn_cur", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_CONN_RATE("src_conn_rate", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_GET_GPC0("src_get_gpc0", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_GET_GPC1("src_get_gpc1", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_GET_GPT0("src_get_gpt0", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_GPC0_RATE("src_gpc0_rate", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_GPC1_RATE("src_gpc1_rate", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_HTTP_ERR_CNT("src_http_err_cnt", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_HTTP_ERR_RATE("src_http_err_rate", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_HTTP_FAIL_CNT("src_http_fail_cnt", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_HTTP_FAIL_RATE("src_http_fail_rate", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_HTTP_REQ_CNT("src_http_req_cnt", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_HTTP_REQ_RATE("src_http_req_rate", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_INC_GPC0("src_inc_gpc0", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_INC_GPC1("src_inc_gpc1", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_KBYTES_IN("src_kbytes_in", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_KBYTES_OUT("src_kbytes_out", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_SESS_CNT("src_sess_cnt", SampleType.INT, Layer.CONNECTION, 0, 1),
    SRC_SESS_RATE("src_sess_rate", SampleType.INT, Layer.CONNECTION, 0, 1),
    TABLE_CNT("table_cnt", SampleType.INT, Layer.ANY, 0, 1),
    TABLE_AVL("table_avl", SampleType.INT, Layer.ANY, 0, 1),
    REQ_SSL_SNI("req.ssl_sni", SampleType.TEXT, Layer.CONTENT, 0, 0),
    REQ_SSL_HELLO_TYPE("req.ssl_hello_type", SampleType.INT, Layer.CONTENT, 0, 0),
    REQ_SSL_VER("req.ssl_ver", SampleType.INT, Layer.CONTENT, 0, 0),
    REQ_SSL_ALPN("req.ssl_alpn", SampleType.TEXT, Layer.CONTENT, 0, 0),
    REQ_LEN("req.len", SampleType.INT, Layer.CONTENT, 0, 0),
    REQ_PAYLOAD("req.payload", SampleType.TEXT, Layer.CONTENT, 2, 2),
    REQ_PROTO_HTTP("req.proto_http", SampleType.BOOL, Layer.CONTENT, 0, 0),
    WAIT_END("wait_end", SampleType.BOOL, Layer.CONTENT, 0, 0),
    BASE("base", SampleType.TEXT, Layer.REQUEST, 0, 0),
    METHOD("method", SampleType.TEXT, Layer.REQUEST, 0, 0),
    PATH("path", SampleType.TEXT, Layer.REQUEST, 0, 0),
    PATHQ("pathq", SampleType.TEXT, Layer.REQUEST, 0, 0),
    QUERY("query", SampleType.TEXT, Layer.REQUEST, 0, 0),
    URL("url", SampleType.TEXT, Layer.REQUEST, 0, 0),
    URL_IP("url_ip", SampleType.ADDRESS, Layer.REQUEST, 0, 0),
    URL_PORT("url_port", SampleType.INT, Layer.REQUEST, 0, 0),
    URLP("urlp", SampleType.TEXT, Layer.REQUEST, 1, 2),
    URLP_VAL("urlp_val", SampleType.INT, Layer.REQUEST, 1, 2),
    REQ_VER("req.ver", SampleType.TEXT, Layer.REQUEST, 0, 0),
    REQ_HDR("req.hdr", SampleType.TEXT, Layer.REQUEST, 1, 2),
    REQ_FHDR("req.fhdr", SampleType.TEXT, Layer.REQUEST, 1, 2),
    REQ_HDR_CNT("req.hdr_cnt", SampleType.INT, Layer.REQUEST, 0, 1),
    REQ_FHDR_CNT("req.fhdr_cnt", SampleType.INT, Layer.REQUEST, 0, 1),
    REQ_HDR_IP("req.hdr_ip", SampleType.ADDRESS, Layer.REQUEST, 1, 2),
    REQ_HDR_VAL("req.hdr_val", SampleType.INT, Layer.REQUEST, 1, 2),
    REQ_COOK("req.cook", SampleType.TEXT, Layer.REQUEST, 1, 1),
    REQ_COOK_CNT("req.cook_cnt", SampleType.INT, Layer.REQUEST, 1, 1),
    REQ_COOK_VAL("req.cook_val", SampleType.INT, Layer.REQUEST, 1, 1),
    HTTP_FIRST_REQ("http_first_req", SampleType.BOOL, Layer.REQUEST, 0, 0),
    HTTP_AUTH("http_auth", SampleType.BOOL, Layer.REQUEST, 1, 1),
    HTTP_AUTH_GROUP("http_auth_group", SampleType.TEXT, Layer.REQUEST, 1, 1),
    HTTP_AUTH_USER("http_auth_user", SampleType.TEXT, Layer.REQUEST, 0, 0),
    CAPTURE_REQ_HDR("capture.req.hdr", SampleType.TEXT, Layer.REQUEST, 1, 1),
    CAPTURE_REQ_METHOD("capture.req.method", SampleType.TEXT, Layer.REQUEST, 0, 0),
    CAPTURE_REQ_URI("capture.req.uri", SampleType.TEXT, Layer.REQUEST, 0, 0),
    CAPTURE_REQ_VER("capture.req.ver", SampleType.TEXT, Layer.REQUEST, 0, 0),
    CAPTURE_RES_HDR("capture.res.hdr", SampleType.TEXT, Layer.RESPONSE, 1, 1),
    STATUS("status", SampleType.INT, Layer.RESPONSE, 0, 0),
    RES_VER("res.ver", SampleType.TEXT, Layer.RESPONSE, 0, 0),
    RES_HDR("res.hdr", SampleType.TEXT, Layer.RESPONSE, 1, 2),
    RES_FHDR("res.fhdr", SampleType.TEXT, Layer.RESPONSE, 1, 2),
    RES_HDR_CNT("res.hdr_cnt", SampleType.INT, Layer.RESPONSE, 0, 1),
    RES_FHDR_CNT("res.fhdr_cnt", SampleType.INT, Layer.RESPONSE, 0, 1),
    RES_HDR_IP("res.hdr_ip", SampleType.ADDRESS, Layer.RESPONSE, 1, 2),
    RES_HDR_VAL("res.hdr_val", SampleType.INT, Layer.RESPONSE, 1, 2),
    RES_COOK("res.cook", SampleType.TEXT, Layer.RESPONSE, 1, 1);

    private static final Map<String, FetchName> WORDS = new HashMap<>();

    static {
        for (FetchName name : values()) {
            WORDS.put(name.word, name);
        }
        alias(REQ_HDR, "hdr");
        alias(REQ_HDR_CNT, "hdr_cnt");
        alias(REQ_HDR_IP, "hdr_ip");
        alias(REQ_HDR_VAL, "hdr_val");
        alias(REQ_COOK, "cook");
        alias(REQ_COOK_CNT, "cook_cnt");
        alias(REQ_COOK_VAL, "cook_val");
        alias(REQ_VER, "req_ver");
        alias(REQ_SSL_SNI, "req_ssl_sni");
        alias(REQ_SSL_HELLO_TYPE, "req_ssl_hello_type");
        alias(REQ_SSL_VER, "req_ssl_ver");
        alias(REQ_LEN, "req_len");
        alias(REQ_PAYLOAD, "payload");
        alias(REQ_PROTO_HTTP, "req_proto_http");
        alias(URLP, "url_param");
        alias(RES_HDR, "shdr");
        alias(RES_HDR_CNT, "shdr_cnt");
        alias(RES_HDR_IP, "shdr_ip");
        alias(RES_HDR_VAL, "shdr_val");
        alias(RES_COOK, "scook");
        alias(RES_VER, "resp_ver");
    }

    private final String word;
    private final SampleType type;
    private final Layer layer;
    private final int leastArguments;
    private final int mostArguments;

    FetchName(String word, SampleType type, Layer layer, int leastArguments, int mostArguments) {
        this.word = word;
        this.type = type;
        this.layer = layer;
        this.leastArguments = leastArguments;
        this.mostArguments = mostArguments;
    }

    private static void alias(FetchName name, String word) {
        WORDS.put(word, name);
    }

    /** The fetch that HAProxy calls so; several words may mean the same. */
    public static Optional<FetchName> of(String word) {
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

    /** Where it exists. */
    public Layer layer() {
        return layer;
    }

    /** Whether it takes that many arguments. */
    public boolean takes(int arguments) {
        return arguments >= leastArguments && arguments <= mostArguments;
    }
}
