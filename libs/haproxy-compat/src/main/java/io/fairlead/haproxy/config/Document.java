package io.fairlead.haproxy.config;

import java.util.List;

/** A whole file as sections, before names are resolved. */
record Document(GlobalDraft global, List<ProxyDraft> proxies, Budget budget) {

    Document {
        proxies = List.copyOf(proxies);
    }
}
