package io.fairlead.model.config;

/**
 * Where log lines go. HAProxy manual 4.2 {@code log}.
 *
 * @param address {@code stdout}, {@code stderr}, {@code file:/path}, or {@code host:port} for syslog over UDP
 * @param facility syslog facility word, such as {@code local0}
 * @param level the least important level that is sent, such as {@code info}
 */
public record LogTarget(String address, String facility, String level) {}
