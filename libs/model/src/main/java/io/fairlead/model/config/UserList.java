package io.fairlead.model.config;

import java.util.List;

/**
 * People who may log in. HAProxy manual 12.1 {@code userlist}.
 *
 * @param name unique among user lists
 * @param users in the order they are written
 */
public record UserList(String name, List<User> users) {

    public UserList {
        users = List.copyOf(users);
    }

    /**
     * One of them; the password never shows in {@link #toString()}.
     *
     * @param name user name
     * @param password a crypt(3) hash, or clear text
     * @param hashed whether the password is a hash
     * @param groups the groups the user is in
     */
    public record User(String name, String password, boolean hashed, List<String> groups) {
        public User {
            groups = List.copyOf(groups);
        }

        @Override
        public String toString() {
            return "User[name=" + name + ", password=***, groups=" + groups + "]";
        }
    }
}
