package io.fairlead.model.config;

import java.util.Optional;

/**
 * A place for a captured value. HAProxy manual 4.2 {@code capture request header}, {@code declare capture}.
 *
 * @param response whether it belongs to the response
 * @param header the header whose last value is captured by itself
 * @param length longest value in bytes
 */
public record CaptureSlot(boolean response, Optional<String> header, int length) {}
