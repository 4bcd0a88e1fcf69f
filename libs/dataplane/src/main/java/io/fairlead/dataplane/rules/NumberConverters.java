package io.fairlead.dataplane.rules;

import io.fairlead.model.expr.ConverterName;
import java.util.List;
import java.util.function.LongBinaryOperator;

/** Arithmetic on integers of 64 bits. HAProxy manual 7.3.1. */
final class NumberConverters {

    private NumberConverters() {}

    static Converter of(ConverterName name, List<String> arguments) {
        return switch (name) {
            case ADD -> binary(arguments, NumberConverters::sum);
            case SUB -> binary(arguments, (a, b) -> sum(a, -b));
            case MUL -> binary(arguments, (a, b) -> a * b);
            case DIV -> binary(arguments, (a, b) -> b == 0 ? Long.MAX_VALUE : a / b);
            case MOD -> binary(arguments, (a, b) -> b == 0 ? 0 : a % b);
            case AND -> binary(arguments, (a, b) -> a & b);
            case OR -> binary(arguments, (a, b) -> a | b);
            case XOR -> binary(arguments, (a, b) -> a ^ b);
            case NEG -> (v, _) -> v.asNumber() && v.number(-v.number());
            case CPL -> (v, _) -> v.asNumber() && v.number(~v.number());
            case NOT -> (v, _) -> v.asNumber() && v.bool(v.number() == 0);
            case BOOL -> (v, _) -> v.asNumber() && v.bool(v.number() != 0);
            case ODD -> (v, _) -> v.asNumber() && v.bool((v.number() & 1) == 1);
            case EVEN -> (v, _) -> v.asNumber() && v.bool((v.number() & 1) == 0);
            default -> throw new IllegalArgumentException(name.word() + " is not arithmetic");
        };
    }

    /** Stops at the limits instead of wrapping round. */
    private static long sum(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }

    private static Converter binary(List<String> arguments, LongBinaryOperator operator) {
        String argument = arguments.getFirst();
        Long constant = Converters.constant(argument);
        if (constant != null) {
            long right = constant;
            return (v, _) -> v.asNumber() && v.number(operator.applyAsLong(v.number(), right));
        }
        return (v, facts) -> {
            if (!v.asNumber()) {
                return false;
            }
            long left = v.number();
            Value.Kept kept = facts.variable(argument);
            return kept != null && v.restore(kept) && v.asNumber() && v.number(operator.applyAsLong(left, v.number()));
        };
    }
}
