package io.fairlead.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.spi.exception.RetryableHazelcastException;
import com.hazelcast.spi.exception.TargetNotMemberException;
import com.hazelcast.spi.exception.WrongTargetException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What Helidon lets through of Java's serialization because we ask for it: Hazelcast's exceptions, not everything. */
class SerializationFilterTest {

    @Test
    void aCallLearnsWhyAMemberCouldNotAnswer() throws Exception {
        for (Exception told : new Exception[] {
            new HazelcastInstanceNotActiveException("not yet"),
            new RetryableHazelcastException("again", new IOException("closed")),
            new TargetNotMemberException("gone"),
            new WrongTargetException("elsewhere")
        }) {
            assertThat(passed(told)).hasSameClassAs(told);
        }
    }

    @Test
    void anythingElseIsRefused() {
        assertThatThrownBy(() -> passed(new javax.management.ObjectName("a:b=c")))
                .isInstanceOf(InvalidClassException.class)
                .hasMessageContaining("REJECTED");
    }

    private static Object passed(Object told) throws IOException, ClassNotFoundException {
        Properties asked = new Properties();
        try (InputStream in = Objects.requireNonNull(
                SerializationFilterTest.class.getResourceAsStream("/META-INF/helidon/serial-config.properties"))) {
            asked.load(in);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(told);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            in.setObjectInputFilter(ObjectInputFilter.Config.createFilter(asked.getProperty("pattern") + ";!*"));
            return in.readObject();
        }
    }
}
