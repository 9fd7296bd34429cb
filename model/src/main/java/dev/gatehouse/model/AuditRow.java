package dev.gatehouse.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A security event as it is kept. Never holds a secret, nor what somebody typed.
 *
 * @param id where it stands: the number of its chain and its number in that
 * @param at when it was
 * @param type what it is, an {@link AuditType}; a text, for a later version may have written others
 * @param outcome how it ended
 * @param actor who did it: a user's id, or {@code console}; {@code null} for nobody known, or the server itself
 * @param subject on whom: a user's id; {@code null} for nobody
 * @param permit the permit it is about, if any
 * @param address where the request came from, if it was one
 * @param device what that device says it is, if anything
 * @param traceId the trace of the request, which its log lines and its answer name too
 * @param details what else there is to tell
 */
public record AuditRow(
        String id,
        Instant at,
        String type,
        AuditOutcome outcome,
        @Nullable String actor,
        @Nullable String subject,
        @Nullable String permit,
        @Nullable String address,
        @Nullable Device device,
        @Nullable String traceId,
        Map<String, String> details) {

    public AuditRow {
        details = Map.copyOf(details);
    }

    /** As a user may see it: where others were when they managed that user is not their business. */
    public AuditRow shownTo(String userId) {
        return actor == null || actor.equals(userId)
                ? this
                : new AuditRow(id, at, type, outcome, actor, subject, permit, null, null, null, details);
    }
}
