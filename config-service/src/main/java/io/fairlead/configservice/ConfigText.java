package io.fairlead.configservice;

import io.fairlead.configformat.ConfigReader;
import io.fairlead.haproxy.config.HaproxyConfigReader;
import io.fairlead.model.config.ParsedConfig;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a configuration text of either language, told apart by content. */
public final class ConfigText {

    /** A haproxy.cfg has section words at the start of a line, without a colon. */
    private static final Pattern HAPROXY_SECTION = Pattern.compile(
            "(?m)^[ \\t]*(global|defaults|frontend|backend|listen|userlist|peers|resolvers|cache|ring|program)\\b(?![ \\t]*:)");

    private static final Pattern YAML_SECTION = Pattern.compile("(?m)^(global|frontends|backends)[ \\t]*:");

    private ConfigText() {}

    /** Whether this is a haproxy.cfg. */
    public static boolean isHaproxy(String text) {
        return !text.stripLeading().startsWith("{")
                && !YAML_SECTION.matcher(text).find()
                && HAPROXY_SECTION.matcher(text).find();
    }

    /** The configuration in a text. */
    public static ParsedConfig read(String text, String file) {
        return isHaproxy(text) ? HaproxyConfigReader.read(text, file) : ConfigReader.read(text, file);
    }

    /** The configuration in a text that came over the network, which must not see our environment's variables. */
    public static ParsedConfig readForeign(String text, String file) {
        return isHaproxy(text) ? HaproxyConfigReader.read(text, file, Map.of()) : ConfigReader.read(text, file);
    }
}
