package io.fairlead.model.config;

/**
 * Where log lines go. HAProxy manual 4.2 {@code log}.
 *
 * @param address {@code stdout}, {@code stderr}, {@code file:/path}, {@code host:port} for syslog over UDP,
 *     {@code tcp:host:port} for syslog over TCP, or {@code unix:/dev/log} for the syslog socket of this machine
 * @param facility syslog facility word, such as {@code local0}
 * @param level the least important level that is sent, such as {@code info}
 * @param form what lines look like there
 */
public record LogTarget(String address, String facility, String level, LogForm form) {

    /** Lines as they usually look. */
    public LogTarget(String address, String facility, String level) {
        this(address, facility, level, LogForm.DEFAULT);
    }

    /** The same with this program name in syslog. */
    public LogTarget tagged(String name) {
        return new LogTarget(address, facility, level, form.tagged(name));
    }
}
