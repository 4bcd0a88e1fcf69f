package io.fairlead.haproxy.config;

import io.fairlead.model.config.UserList;
import java.util.List;

/** A whole file as sections, before names are resolved. */
record Document(GlobalDraft global, List<ProxyDraft> proxies, List<UserList> userLists, Budget budget) {

    Document {
        proxies = List.copyOf(proxies);
        userLists = List.copyOf(userLists);
    }
}
