package dev.gatehouse.core.audit;

import dev.gatehouse.model.AuditOutcome;
import dev.gatehouse.model.AuditType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened and that somebody may want to know of: it is written down in the transaction of what it tells of, and
 * told to the application when that is committed. Never holds a secret, nor what somebody typed.
 *
 * @param type what it is
 * @param outcome how it ended
 * @param actor who did it: a user's id; where it is {@code null}, whoever the {@link Origin} names
 * @param subject on whom: a user's id; {@code null} for nobody
 * @param permit the permit it is about, if any
 * @param details what else there is to tell
 */
public record AuditEvent(
        AuditType type,
        AuditOutcome outcome,
        @Nullable String actor,
        @Nullable String subject,
        @Nullable String permit,
        Map<String, String> details) {

    public AuditEvent {
        details = Map.copyOf(details);
    }

    /** Something that was done. */
    public static AuditEvent of(AuditType type) {
        return new AuditEvent(type, AuditOutcome.SUCCESS, null, null, null, Map.of());
    }

    /** Something that was refused. */
    public static AuditEvent refused(AuditType type, Enum<?> reason) {
        return refused(type).with("reason", reason.name());
    }

    /** Something that was refused, for a reason that its type says. */
    public static AuditEvent refused(AuditType type) {
        return new AuditEvent(type, AuditOutcome.REFUSED, null, null, null, Map.of());
    }

    public AuditEvent by(@Nullable String userId) {
        return new AuditEvent(type, outcome, userId, subject, permit, details);
    }

    public AuditEvent on(@Nullable String userId) {
        return new AuditEvent(type, outcome, actor, userId, permit, details);
    }

    public AuditEvent under(String permitId) {
        return new AuditEvent(type, outcome, actor, subject, permitId, details);
    }

    public AuditEvent with(String detail, String value) {
        Map<String, String> more = new LinkedHashMap<>(details);
        more.put(detail, value);
        return new AuditEvent(type, outcome, actor, subject, permit, more);
    }
}
