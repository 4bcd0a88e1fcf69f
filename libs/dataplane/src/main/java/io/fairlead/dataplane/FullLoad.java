package io.fairlead.dataplane;

import io.fairlead.model.config.Backend;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.ProxyConfig;

/** HAProxy manual 4.2 {@code fullconn}: a tenth of what the frontends that lead to a backend take at most. */
final class FullLoad {

    private static final int USUAL = 2000;
    private static final int PART = 10;

    private FullLoad() {}

    static int of(ProxyConfig config, Backend backend) {
        if (backend.options().fullconn() != 0) {
            return backend.options().fullconn();
        }
        long most = 0;
        for (Frontend frontend : config.frontends()) {
            if (leads(frontend, backend.name())) {
                int own = frontend.maxconn() != 0
                        ? frontend.maxconn()
                        : config.global().maxconn();
                most += own != 0 ? own : USUAL;
            }
        }
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, (most + PART - 1) / PART));
    }

    private static boolean leads(Frontend frontend, String backend) {
        return frontend.defaultBackend().filter(backend::equals).isPresent()
                || frontend.backendRules().stream()
                        .anyMatch(rule -> rule.backend().equals(backend));
    }
}
