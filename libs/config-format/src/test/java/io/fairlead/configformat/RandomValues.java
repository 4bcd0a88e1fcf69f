package io.fairlead.configformat;

import io.fairlead.model.config.Action;
import io.fairlead.model.config.Backend;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.RetryOn;
import io.fairlead.model.config.Server;
import io.fairlead.model.config.StickTable;
import io.fairlead.model.config.Tracks;
import io.fairlead.model.expr.BadExpressionException;
import io.fairlead.model.expr.Expression;
import io.fairlead.model.expr.Template;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Any configuration of the model, by its records' components: what is new in the model is in here at once. */
final class RandomValues {

    private static final int DEEPEST = 12;
    private static final int TRIES = 2_000;
    private static final List<String> TEXTS = List.of(
            "a",
            "null",
            "true",
            "~",
            "0123",
            "1e3",
            "12:30:45",
            "- x",
            "a: b",
            "# no comment",
            " spaces ",
            "two\nlines\n",
            "tab\there",
            "quote\"'\\",
            "ü€😀",
            "/path/to?x=1&y=[2]",
            "*",
            "&anchor",
            "!tag",
            "%d",
            "@x",
            "<<",
            "",
            "\u0001\u007f\u0085\u2028\ufeff");

    private static final List<Template> TEMPLATES =
            templates("", "a: b", "%[src]", "100%% of %[req.hdr(x),lower]", "null");
    // None of them is short for a fetch of its own, which would read back as that one.
    private static final List<Expression> EXPRESSIONS = expressions("req.hdr(x),lower", "path,url_dec", "str(a)");

    private final Random random;

    RandomValues(long seed) {
        this.random = new Random(seed);
    }

    private static List<Template> templates(String... texts) {
        List<Template> parsed = new ArrayList<>();
        try {
            for (String text : texts) {
                parsed.add(Template.parse(text));
            }
            return parsed;
        } catch (BadExpressionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Expression> expressions(String... texts) {
        List<Expression> parsed = new ArrayList<>();
        try {
            for (String text : texts) {
                parsed.add(Expression.parse(text));
            }
            return parsed;
        } catch (BadExpressionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A configuration whose names fit together. */
    ProxyConfig config() {
        ProxyConfig any = (ProxyConfig) record(ProxyConfig.class, 0);
        List<Frontend> frontends = new ArrayList<>();
        for (Frontend frontend : any.frontends()) {
            frontends.add(named(frontend, "frontend-" + frontends.size()));
        }
        List<Backend> backends = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            backends.add(named((Backend) record(Backend.class, 1), "backend-" + i));
        }
        List<StickTable> tables = new ArrayList<>();
        frontends.forEach(frontend -> tables.add(named((StickTable) record(StickTable.class, 1), frontend.name())));
        backends.forEach(backend -> tables.add(named((StickTable) record(StickTable.class, 1), backend.name())));
        return tracking(with(with(with(any, "frontends", frontends), "backends", backends), "tables", tables));
    }

    /** Without the tracks that objections are raised to; one taken away may be another's. */
    private static ProxyConfig tracking(ProxyConfig config) {
        Tracks tracks = Tracks.of(config);
        List<Backend> backends = config.backends().stream()
                .map(backend -> with(
                        backend,
                        "servers",
                        backend.servers().stream()
                                .map(server -> tracks.objection(backend.name() + "/" + server.name())
                                                .isPresent()
                                        ? with(server, "monitoring", with(server.monitoring(), "track", ""))
                                        : server)
                                .toList()))
                .toList();
        return backends.equals(config.backends()) ? config : tracking(with(config, "backends", backends));
    }

    private static <R extends Record> R named(R value, String name) {
        return with(value, "name", name);
    }

    /** The record with another value in one component. */
    private static <R extends Record> R with(R value, String component, Object other) {
        Object[] values = Stream.of(value.getClass().getRecordComponents())
                .map(c -> c.getName().equals(component) ? other : read(c, value))
                .toArray();
        @SuppressWarnings("unchecked") // The class of a value makes values of that class.
        R changed = (R) make(value.getClass(), values);
        return changed;
    }

    private static Object read(RecordComponent component, Object value) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object make(Class<?> type, Object[] values) {
        try {
            Class<?>[] types = Stream.of(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A record; one that its own constructor refuses is drawn again. */
    private Object record(Class<?> type, int depth) {
        if (type == HostPort.class) {
            List<String> hosts = List.of("127.0.0.1", "::1", "db.example", "*");
            return new HostPort(hosts.get(random.nextInt(hosts.size())), random.nextInt(65536));
        }
        if (type == RetryOn.class) {
            return new RetryOn(some(List.of(RetryOn.Cause.values())), new TreeSet<>(some(RetryOn.POSSIBLE)));
        }
        for (int i = 0; i < TRIES; i++) {
            try {
                Object[] values = Stream.of(type.getRecordComponents())
                        .map(c -> component(type, c, depth + 1))
                        .toArray();
                return make(type, values);
            } catch (IllegalArgumentException refused) {
                // Drawn again.
            }
        }
        throw new IllegalStateException("no random " + type.getName() + " is valid: tell RandomValues how");
    }

    private Object component(Class<?> owner, RecordComponent component, int depth) {
        String name = component.getName();
        if (component.getType() == int.class) {
            return switch (name) {
                case "status" -> 200 + random.nextInt(400);
                case "code" -> 301 + random.nextInt(8);
                case "port" -> 1 + random.nextInt(65535);
                case "slot" -> random.nextInt(Action.MOST_SLOTS);
                case "redispatchInterval" -> 1 + random.nextInt(100);
                case "counter" -> random.nextInt(2);
                case "requests", "clients" -> 1 + random.nextInt(1000);
                case "draws", "fall", "rise", "length" -> 1 + random.nextInt(255);
                default -> random.nextInt(257);
            };
        }
        boolean backendName = name.equals("defaultBackend")
                || name.equals("table")
                || (name.equals("backend") && owner.getSimpleName().equals("BackendRule"));
        if (backendName) {
            String backend = "backend-" + random.nextInt(3);
            return component.getType() == Optional.class ? optional(backend) : backend;
        }
        if (name.equals("track")) {
            return random.nextBoolean() ? "" : "backend-" + random.nextInt(3) + "/server-" + random.nextInt(2);
        }
        return value(component.getGenericType(), depth, name);
    }

    /** Each of them or not. */
    private <T> Set<T> some(Collection<T> all) {
        Set<T> chosen = new LinkedHashSet<>();
        all.stream().filter(one -> random.nextBoolean()).forEach(chosen::add);
        return chosen;
    }

    private Optional<Object> optional(Object value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    private Object value(Type type, int depth, String name) {
        if (type instanceof ParameterizedType generic) {
            Type inner = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Optional.class) {
                return depth < DEEPEST ? optional(value(inner, depth + 1, name)) : Optional.empty();
            }
            return list(inner, depth, name);
        }
        Class<?> known = (Class<?>) type;
        if (known == Template.class) {
            return TEMPLATES.get(random.nextInt(TEMPLATES.size()));
        } else if (known == Expression.class) {
            return EXPRESSIONS.get(random.nextInt(EXPRESSIONS.size()));
        } else if (known == String.class) {
            return text(name);
        } else if (known == boolean.class) {
            return random.nextBoolean();
        } else if (known == Integer.class) {
            return 1 + random.nextInt(256);
        } else if (known == Duration.class) {
            return Duration.ofNanos(1_000L * (1 + random.nextLong(10_000_000_000L)));
        } else if (known.isEnum()) {
            return known.getEnumConstants()[random.nextInt(known.getEnumConstants().length)];
        } else if (known.isSealed()) {
            return permitted(known, depth);
        } else if (known.isRecord()) {
            return record(known, depth);
        }
        throw new IllegalStateException("tell RandomValues how to make a " + known.getName());
    }

    private List<Object> list(Type inner, int depth, String name) {
        int size = depth < DEEPEST ? random.nextInt(3) : 0;
        // A list that must not be empty is drawn again by its owner; one that may is often short.
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Object value = value(inner, depth + 1, name);
            values.add(value instanceof Server server ? named(server, "server-" + i) : value);
        }
        return values;
    }

    private Object permitted(Class<?> sealed, int depth) {
        Class<?>[] all = sealed.getPermittedSubclasses();
        for (int i = 0; i < TRIES; i++) {
            Class<?> one = all[random.nextInt(all.length)];
            boolean nests = Stream.of(one.getRecordComponents())
                    .anyMatch(c -> c.getGenericType().getTypeName().contains(sealed.getName()));
            if (!nests || depth < DEEPEST) {
                return one.isSealed() ? permitted(one, depth) : record(one, depth);
            }
        }
        throw new IllegalStateException(sealed.getName());
    }

    private String text(String name) {
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        if (name.equals("regex")) {
            return "^/(a|b)+$";
        }
        if (name.equals("trustedProxies") || name.equals("except")) {
            return random.nextBoolean() ? "10.0.0.0/8" : "2001:db8::1";
        }
        if (name.equals("hex")) {
            return "50494e47";
        }
        boolean mustBe = name.equals("name") || name.equals("argument") || name.equals("backend");
        return mustBe ? "n" + text.replaceAll("[^a-z0-9]", "") : text;
    }
}
