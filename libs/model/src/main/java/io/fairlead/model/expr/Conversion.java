package io.fairlead.model.expr;

import java.util.List;

/** One step of an expression: a converter and its arguments. */
public record Conversion(ConverterName converter, List<String> arguments) {

    public Conversion {
        arguments = List.copyOf(arguments);
    }
}
