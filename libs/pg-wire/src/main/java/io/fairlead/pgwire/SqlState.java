package io.fairlead.pgwire;

/** Error codes a router sends or reacts to. PostgreSQL documentation, appendix A. */
public enum SqlState {
    CONNECTION_FAILURE("08006"),
    TRANSACTION_RESOLUTION_UNKNOWN("08007"),
    PROTOCOL_VIOLATION("08P01"),
    FEATURE_NOT_SUPPORTED("0A000"),
    READ_ONLY_SQL_TRANSACTION("25006"),
    INVALID_AUTHORIZATION("28000"),
    INVALID_PASSWORD("28P01"),
    INVALID_CATALOG_NAME("3D000"),
    SYNTAX_ERROR("42601"),
    UNDEFINED_OBJECT("42704"),
    TOO_MANY_CONNECTIONS("53300"),
    ADMIN_SHUTDOWN("57P01"),
    CANNOT_CONNECT_NOW("57P03");

    private final String code;

    SqlState(String code) {
        this.code = code;
    }

    /** Five characters. */
    public String code() {
        return code;
    }
}
