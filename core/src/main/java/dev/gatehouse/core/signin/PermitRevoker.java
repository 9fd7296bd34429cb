package dev.gatehouse.core.signin;

import dev.gatehouse.core.audit.AuditEvent;
import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.permit.PermitOptions;
import dev.gatehouse.core.permit.PermitStore;
import dev.gatehouse.core.permit.PermitStore.Revocation;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserChange;
import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.model.AuditType;
import dev.gatehouse.model.RevokedReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends permits: what ended is written down in the same transaction, and what is cut off is in force on this node once that is
 * durable. It needs no key, so that a command at the console can do it too. Thread-safe.
 */
public final class PermitRevoker {

    /** What may pass between the reading of a user and the issuing of an access token, clocks that differ included. */
    private static final Duration MAX_ISSUING = Duration.ofMinutes(1);

    private final PermitStore permits;
    private final CutOffs cutOffs;
    private final PermitOptions options;
    private final UnitOfWork work;
    private final AuditLog audit;
    private final Clock clock;

    /** @param work what the store and the audit take part in */
    public PermitRevoker(
            PermitStore permits, CutOffs cutOffs, PermitOptions options, UnitOfWork work, AuditLog audit, Clock clock) {
        this.permits = permits;
        this.cutOffs = cutOffs;
        this.options = options;
        this.work = work;
        this.audit = audit;
        this.clock = clock;
    }

    /** Ends a permit: when this returns nothing of it works, also where somebody else ended it a moment ago. */
    public void revoke(String permitId, RevokedReason reason) {
        work.run(() -> recorded(permits.revoke(permitId, reason, now()), reason));
    }

    /** Ends every permit of a user: when this returns nothing of them works. */
    public void revokeAllOf(String userId, RevokedReason reason) {
        work.run(() -> recorded(permits.revokeAllOf(userId, reason, now()), reason));
    }

    /**
     * Puts into force what a change of an account cut off, when that is durable, and ends the account's permits. The change
     * itself has ended those already, since it says from which version on permits hold; this tells everybody who looks at
     * them, and their access tokens are called revoked.
     *
     * @param ended why permits ended with the change; {@code null} where they did not
     * @return the change
     */
    public UserChange enforce(UserChange change, @Nullable RevokedReason ended) {
        if (change instanceof UserChange.Changed(User user, Instant accessUntil)) {
            work.atCommit(() -> cutOffs.add(CutOff.ofUserBelow(user.version(), user.id(), accessUntil)));
            if (ended != null) {
                revokeAllOf(user.id(), ended);
            }
        }
        return change;
    }

    /** From when on no reader accepts an access token of a user who was read before now, however slow the issuing node is. */
    public Instant accessUntil() {
        return options.accessAcceptedUntil(now()).plus(MAX_ISSUING);
    }

    Revocation recorded(Revocation revocation, RevokedReason reason) {
        revocation
                .ended()
                .forEach(permit -> audit.record(AuditEvent.of(AuditType.PERMIT_REVOKED)
                        .on(permit.userId())
                        .under(permit.id())
                        .with("reason", reason.name())));
        work.atCommit(() -> cutOffs.add(revocation.cutOffs()));
        return revocation;
    }

    /** Stores keep milliseconds; what is answered must equal what is stored. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
