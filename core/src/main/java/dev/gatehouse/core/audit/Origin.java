package dev.gatehouse.core.audit;

import dev.gatehouse.model.Device;
import org.jspecify.annotations.Nullable;

/**
 * Where something came from.
 *
 * @param actor who asked for it: a user's id, or {@code console}; {@code null} for nobody known, or the server itself
 * @param address the address of whoever asked, if it was a request
 * @param device what their device says it is, if anything
 * @param traceId the trace of the request
 */
public record Origin(
        @Nullable String actor,
        @Nullable String address,
        @Nullable Device device,
        @Nullable String traceId) {

    /** The server itself, as by a schedule. */
    public static final Origin SERVER = new Origin(null, null, null, null);

    /** Whoever may run commands on the server's machine. */
    public static final Origin CONSOLE = new Origin("console", null, null, null);
}
