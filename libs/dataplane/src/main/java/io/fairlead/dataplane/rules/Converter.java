package io.fairlead.dataplane.rules;

/** One step of an expression, compiled: changes the value in place. Immutable. */
@FunctionalInterface
interface Converter {

    /** False when the value cannot be converted, which makes the whole expression empty. */
    boolean convert(Value value, Facts facts);
}
