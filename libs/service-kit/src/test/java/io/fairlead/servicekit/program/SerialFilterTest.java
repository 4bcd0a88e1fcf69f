package io.fairlead.servicekit.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.common.SerializationConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import javax.management.BadAttributeValueExpException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the process-wide filter, which Helidon sets in every program, lets through. */
class SerialFilterTest {

    @BeforeAll
    static void asEveryProgramDoes() {
        SerializationConfig.configureRuntime();
    }

    private static Object sent(Object value) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    @Test
    void membersTellEachOtherOfFailures() throws Exception {
        Object failure = Class.forName("com.hazelcast.spi.exception.TargetNotMemberException")
                .getConstructor(String.class)
                .newInstance("gone");
        assertThat(sent(failure)).isInstanceOf(RuntimeException.class).hasToString(failure.toString());
    }

    @Test
    void nothingElseIsMade() {
        assertThatThrownBy(() -> sent(new BadAttributeValueExpException("x")))
                .isInstanceOf(InvalidClassException.class);
    }
}
