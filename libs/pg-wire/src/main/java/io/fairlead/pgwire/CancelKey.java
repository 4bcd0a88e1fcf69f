package io.fairlead.pgwire;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * What proves that a cancel request comes from the owner of a session: a process number, and a secret of 4 bytes,
 * or up to 256 from protocol 3.2 on. Immutable.
 */
public final class CancelKey {

    private final int pid;
    private final byte[] secret;

    /** A key of these parts. */
    public CancelKey(int pid, byte[] secret) {
        this.pid = pid;
        this.secret = secret.clone();
    }

    /** The key in a BackendKeyData message's payload. */
    public static CancelKey ofPayload(byte[] payload) throws ProtocolException {
        if (payload.length < 8 || payload.length > 4 + 256) {
            throw new ProtocolException(SqlState.PROTOCOL_VIOLATION, "invalid length of a cancel key");
        }
        return new CancelKey(ByteBuffer.wrap(payload).getInt(), Arrays.copyOfRange(payload, 4, payload.length));
    }

    /** The payload of a BackendKeyData message. */
    public byte[] payload() {
        return ByteBuffer.allocate(4 + secret.length).putInt(pid).put(secret).array();
    }

    public int pid() {
        return pid;
    }

    /** A copy. */
    public byte[] secret() {
        return secret.clone();
    }

    /** In a time that says nothing about the secret. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CancelKey that && pid == that.pid && MessageDigest.isEqual(secret, that.secret);
    }

    @Override
    public int hashCode() {
        return pid;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "CancelKey[pid=" + pid + "]";
    }
}
