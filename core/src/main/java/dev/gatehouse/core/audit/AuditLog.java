package dev.gatehouse.core.audit;

/** Takes down security events. Thread-safe. */
@FunctionalInterface
public interface AuditLog {

    /**
     * Takes an event down in the unit of work of this thread, together with what it tells of; by itself where there is none.
     * Where the unit comes to nothing, nothing was taken down.
     */
    void record(AuditEvent event);

    /** Takes an event down likewise where it {@code happened}, and answers whether it did. */
    default boolean recordIf(boolean happened, AuditEvent event) {
        if (happened) {
            record(event);
        }
        return happened;
    }
}
