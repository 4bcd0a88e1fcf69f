package io.fairlead.stats;

import io.fairlead.servicekit.SettingKey;
import io.fairlead.servicekit.StartupException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Where config-services are, from the setting that names them. */
final class ConfigServices {

    private ConfigServices() {}

    /**
     * The addresses.
     *
     * @throws StartupException when one is none
     */
    static List<URI> of(String setting) throws StartupException {
        List<URI> all = new ArrayList<>();
        for (String text : setting.split(",", -1)) {
            if (!text.isBlank()) {
                all.add(address(text.strip()));
            }
        }
        return List.copyOf(all);
    }

    private static URI address(String text) throws StartupException {
        try {
            URI uri = URI.create(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null) {
                return uri;
            }
            throw new IllegalArgumentException("no web address");
        } catch (IllegalArgumentException e) {
            throw new StartupException(
                    SettingKey.CONFIG_URL.key() + "=" + text + " is not an address such as http://config-1:9400", e);
        }
    }
}
