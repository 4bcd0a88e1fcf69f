package io.fairlead.cluster.codec;

import io.fairlead.cluster.RolloutBoard.AppliedRevision;
import io.fairlead.cluster.SealedBoard.Sealed;
import io.fairlead.cluster.StatsBoard.NodeStats;
import io.fairlead.cluster.StoredRevision;
import io.fairlead.cluster.Trial;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.CheckCode;
import io.fairlead.model.state.Event;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.ProbeResult;
import io.fairlead.model.state.ServerHealth;
import java.nio.BufferUnderflowException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * The bytes of each kind of shared value: its fields in the order of the record, numbers as 8 bytes, texts as length
 * and UTF-8. Fields are only ever appended, so that an older node reads a newer one's values. Stateless.
 */
public final class StateCodec {

    private StateCodec() {}

    /** Decodes one kind of value. */
    @FunctionalInterface
    public interface Decoder<T> {

        /**
         * The value.
         *
         * @throws UnreadableStateException when the bytes are none
         */
        T decode(byte[] bytes) throws UnreadableStateException;
    }

    /** Encodes a revision. */
    public static byte[] encode(StoredRevision value) {
        return new StateWriter()
                .number(value.number())
                .text(value.hash())
                .text(value.text())
                .text(value.author())
                .text(value.reason())
                .time(value.time())
                .toBytes();
    }

    /** Decodes a revision. */
    public static StoredRevision revision(byte[] bytes) throws UnreadableStateException {
        return read(
                bytes, in -> new StoredRevision(in.number(), in.text(), in.text(), in.text(), in.text(), in.time()));
    }

    /** Encodes a verdict. */
    public static byte[] encode(ServerHealth value) {
        ProbeResult last = value.last();
        return new StateWriter()
                .text(value.status().name())
                .number(value.counter())
                .text(last.code().name())
                .number(last.status())
                .text(last.info())
                .number(last.duration().toNanos())
                .time(value.since())
                .number(value.checks())
                .number(value.failures())
                .number(value.downs())
                .number(value.epoch())
                .text(value.owner())
                .number(last.timeline())
                .toBytes();
    }

    /** Decodes a verdict; one of an older version tells of no timeline. */
    public static ServerHealth health(byte[] bytes) throws UnreadableStateException {
        return read(bytes, in -> {
            ServerHealth health = new ServerHealth(
                    HealthStatus.valueOf(in.text()),
                    in.integer(),
                    new ProbeResult(
                            CheckCode.valueOf(in.text()), in.integer(), in.text(), Duration.ofNanos(in.number())),
                    in.time(),
                    in.number(),
                    in.number(),
                    in.number(),
                    in.number(),
                    in.text());
            return in.more() ? health.on(in.number()) : health;
        });
    }

    /** Encodes an order. */
    public static byte[] encode(AdminOrder value) {
        StateWriter out = new StateWriter()
                .text(value.state().name())
                .number(value.weight().orElse(-1))
                .text(value.author())
                .text(value.reason())
                .time(value.since());
        OverridesCodec.write(value.overrides(), out);
        return out.toBytes();
    }

    /** Decodes an order; one of an older version has no overrides. */
    public static AdminOrder order(byte[] bytes) throws UnreadableStateException {
        return read(bytes, in -> {
            AdminOrder order = new AdminOrder(
                    AdminState.valueOf(in.text()), weight(in.integer()), in.text(), in.text(), in.time());
            return in.more() ? order.with(OverridesCodec.read(in)) : order;
        });
    }

    /** Encodes an event. */
    public static byte[] encode(Event value) {
        return new StateWriter()
                .time(value.time())
                .text(value.node())
                .text(value.kind())
                .text(value.subject())
                .text(value.message())
                .toBytes();
    }

    /** Decodes an event. */
    public static Event event(byte[] bytes) throws UnreadableStateException {
        return read(bytes, in -> new Event(in.time(), in.text(), in.text(), in.text(), in.text()));
    }

    /** Encodes what came of a revision. */
    public static byte[] encode(AppliedRevision value) {
        return new StateWriter()
                .text(value.node())
                .number(value.revision())
                .text(value.error())
                .time(value.time())
                .toBytes();
    }

    /** Decodes what came of a revision. */
    public static AppliedRevision applied(byte[] bytes) throws UnreadableStateException {
        return read(bytes, in -> new AppliedRevision(in.text(), in.number(), in.text(), in.time()));
    }

    /** Encodes the question whether a revision could run. */
    public static byte[] encode(Trial value) {
        StoredRevision candidate = value.candidate();
        return new StateWriter()
                .text(value.id())
                .number(candidate.number())
                .text(candidate.hash())
                .text(candidate.text())
                .text(candidate.author())
                .text(candidate.reason())
                .time(candidate.time())
                .toBytes();
    }

    /** Decodes the question whether a revision could run. */
    public static Trial trial(byte[] bytes) throws UnreadableStateException {
        return read(
                bytes,
                in -> new Trial(
                        in.text(),
                        new StoredRevision(in.number(), in.text(), in.text(), in.text(), in.text(), in.time())));
    }

    /** Encodes a node's answer to a trial. */
    public static byte[] encode(Trial.Answer value) {
        return new StateWriter()
                .text(value.id())
                .text(value.node())
                .text(value.error())
                .toBytes();
    }

    /** Decodes a node's answer to a trial. */
    public static Trial.Answer answer(byte[] bytes) throws UnreadableStateException {
        return read(bytes, in -> new Trial.Answer(in.text(), in.text(), in.text()));
    }

    /** Encodes a sealed secret. */
    public static byte[] encode(Sealed value) {
        return new StateWriter().number(value.version()).text(value.text()).toBytes();
    }

    /** Decodes a sealed secret. */
    public static Sealed sealed(byte[] bytes) throws UnreadableStateException {
        return read(bytes, in -> new Sealed(in.number(), in.text()));
    }

    /** Encodes statistics. */
    public static byte[] encode(NodeStats value) {
        return new StateWriter().text(value.node()).text(value.payload()).toBytes();
    }

    /** Decodes statistics. */
    public static NodeStats stats(byte[] bytes) throws UnreadableStateException {
        return read(bytes, in -> new NodeStats(in.text(), in.text()));
    }

    private static OptionalInt weight(int value) {
        return value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static <T> T read(byte[] bytes, Function<StateReader, T> fields) throws UnreadableStateException {
        try {
            return fields.apply(new StateReader(bytes));
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException | BufferUnderflowException e) {
            throw new UnreadableStateException("no value of this kind", e);
        }
    }
}
