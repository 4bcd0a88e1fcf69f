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
