package io.fairlead.model.config;

/**
 * Where log lines go. HAProxy manual 4.2 {@code log}.
 *
 * @param address {@code stdout}, {@code stderr}, {@code file:/path}, {@code host:port} for syslog over UDP, or
 *     {@code unix:/dev/log} for the syslog socket of this machine
 * @param facility syslog facility word, such as {@code local0}
 * @param level the least important level that is sent, such as {@code info}
 */
public record LogTarget(String address, String facility, String level) {}
