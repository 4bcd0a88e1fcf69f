package io.fairlead.configservice.rest;

/** A certificate with its key for the description: it belongs to nobody and protects nothing. */
final class ExampleCertificate {

    static final String PEM = """
            -----BEGIN CERTIFICATE-----
            MIIBnjCCAUSgAwIBAgIUazS7kTrKsleuthQddSs1uaWtThgwCgYIKoZIzj0EAwIw
            FzEVMBMGA1UEAwwMc2hvcC5leGFtcGxlMCAXDTI2MTEyMTE1MTYzMFoYDzIxMjYx
            MDI4MTUxNjMwWjAXMRUwEwYDVQQDDAxzaG9wLmV4YW1wbGUwWTATBgcqhkjOPQIB
            BggqhkjOPQMBBwNCAASGDzazXwPq4Itt6gXgVkaOBhTPvmCHEZUl64l5Ne91nhp6
            NObk5+WEy/uCgz8DDHclCIv5COc+TUnDnot0aeFSo2wwajAdBgNVHQ4EFgQUAWDa
            QcpnhcdMJFcBoekNLzDjDiswHwYDVR0jBBgwFoAUAWDaQcpnhcdMJFcBoekNLzDj
            DiswDwYDVR0TAQH/BAUwAwEB/zAXBgNVHREEEDAOggxzaG9wLmV4YW1wbGUwCgYI
            KoZIzj0EAwIDSAAwRQIhAK9RZ03mQ5VJY0jqnr9WZ5Sphb8QEVsSuadroAZZrMCA
            AiAUufdrh6H2xsCVE1HRpujfub+NMsCyGbPct88gJF1mxA==
            -----END CERTIFICATE-----
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgFjWd/4JTeem3uRnt
            dwbt8hw1IJt75slm0FYr3Kz9IFShRANCAASGDzazXwPq4Itt6gXgVkaOBhTPvmCH
            EZUl64l5Ne91nhp6NObk5+WEy/uCgz8DDHclCIv5COc+TUnDnot0aeFS
            -----END PRIVATE KEY-----
            """;

    private ExampleCertificate() {}
}
