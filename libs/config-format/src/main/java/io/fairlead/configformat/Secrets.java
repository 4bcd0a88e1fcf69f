package io.fairlead.configformat;

/** Whether secrets are written as they are. */
public enum Secrets {
    /** For our own disks, which only we can read. */
    SHOWN,
    /** For everybody else: {@value #MASK} instead. */
    MASKED;

    /** What stands in a secret's place. */
    public static final String MASK = "***";

    String show(String secret) {
        return this == SHOWN ? secret : MASK;
    }
}
