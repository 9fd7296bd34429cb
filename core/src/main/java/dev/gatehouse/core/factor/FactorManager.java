package dev.gatehouse.core.factor;

import dev.gatehouse.core.audit.AuditEvent;
import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.factor.FactorStore.TotpRow;
import dev.gatehouse.core.permit.Vault;
import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.model.AuditType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Second factors: sets them up, removes them, and checks them, each code for once. Thread-safe. */
public final class FactorManager {

    private static final Logger LOG = LoggerFactory.getLogger(FactorManager.class);

    /** Long enough to install an app first. */
    private static final Duration ENROLMENT = Duration.ofMinutes(30);

    private final FactorStore store;
    private final Vault vault;
    private final Challenges challenges;
    private final String issuer;
    private final FactorNotices notices;
    private final UnitOfWork work;
    private final AuditLog audit;
    private final Clock clock;

    /**
     * @param issuer what the application calls itself, as authenticator apps show it
     * @param notices tells users what became of their factors
     * @param work what the store, the notices and the audit take part in
     */
    public FactorManager(
            FactorStore store,
            Vault vault,
            String issuer,
            FactorNotices notices,
            UnitOfWork work,
            AuditLog audit,
            Clock clock) {
        this.store = store;
        this.vault = vault;
        this.challenges = new Challenges(store, vault, clock);
        this.issuer = issuer;
        this.notices = notices;
        this.work = work;
        this.audit = audit;
        this.clock = clock;
    }

    /** The second factors of an account. */
    public Factors of(String userId) {
        return store.find(userId);
    }

    /**
     * Makes a secret for an authenticator app. It is the account's once {@link #confirmTotp} was shown a code of it.
     *
     * @param account what the app shows beside the issuer, such as an e-mail address
     */
    public TotpEnrolment enrolTotp(String userId, String account) {
        byte[] secret = Totp.newSecret();
        store.enrolTotp(userId, vault.seal(totpContext(userId), secret), now());
        String uri = Totp.uri(issuer, account, secret);
        return new TotpEnrolment(Totp.base32(secret), uri, QrCode.of(uri));
    }

    /**
     * Makes the app the account's second factor, for a code of it.
     *
     * @return its recovery codes, told once; those of before are void. Empty where the code is not right, or nothing waits
     *     for one any more
     */
    public Optional<List<String>> confirmTotp(String userId, String code) {
        return store.findTotp(userId)
                .filter(row -> row.pending() != null
                        && row.pendingSince() != null
                        && now().isBefore(row.pendingSince().plus(ENROLMENT)))
                .map(TotpRow::pending)
                .flatMap(pending -> confirm(userId, pending, code));
    }

    /** Removes the app with the recovery codes; {@code false} where there was none. */
    public boolean removeTotp(String userId) {
        boolean removed = work.run(() -> notices.tellIf(
                audit.recordIf(store.removeTotp(userId), event(AuditType.FACTOR_REMOVED, userId)),
                userId,
                FactorNotice.APP_REMOVED));
        if (removed) {
            LOG.info("authenticator app of user {} removed", userId);
        }
        return removed;
    }

    /** Removes all second factors of an account, its passkeys included; {@code false} where there was none. */
    public boolean removeAll(String userId) {
        boolean removed = store.removeAll(userId);
        if (removed) {
            LOG.info("second factors of user {} removed", userId);
        }
        return removed;
    }

    /** New recovery codes, told once, in place of those of before; empty where the account has no other factor. */
    public Optional<List<String>> renewRecoveryCodes(String userId) {
        List<String> codes = RecoveryCodes.next();
        List<String> hashes = hashes(userId, codes);
        AuditEvent event = AuditEvent.of(AuditType.RECOVERY_CODES_RENEWED).on(userId);
        return work.run(() -> notices.tellIf(
                        audit.recordIf(store.replaceRecoveryCodes(userId, hashes), event),
                        userId,
                        FactorNotice.RECOVERY_CODES_RENEWED))
                ? Optional.of(codes)
                : Optional.empty();
    }

    private static AuditEvent event(AuditType type, String userId) {
        return AuditEvent.of(type).on(userId).with("factor", FactorKind.TOTP.name());
    }

    /** Spends a code of whichever factor it is of; empty where it is of none, or has been spent. */
    public Optional<FactorKind> spend(String userId, String code) {
        String bare = code.strip();
        return Totp.isCode(bare) ? spendTotp(userId, bare) : spendRecoveryCode(userId, bare);
    }

    /** What stands for a right password for five minutes, for one sign-in. */
    public String challenge(String userId, long userVersion) {
        return challenges.issue(userId, userVersion);
    }

    /** How long a challenge may be answered. */
    public Duration challengeLifetime() {
        return Challenges.LIFETIME;
    }

    /** Whose password a challenge stands for, while it does. */
    public Optional<Challenge> read(String challenge) {
        return challenges.read(challenge);
    }

    /** Whether the challenge had not been spent before; it is now. */
    public boolean spend(Challenge challenge) {
        return challenges.spend(challenge);
    }

    private Optional<List<String>> confirm(String userId, String pending, String code) {
        OptionalLong step = step(userId, pending, code.strip());
        List<String> codes = RecoveryCodes.next();
        List<String> hashes = hashes(userId, codes);
        if (step.isEmpty()
                || !work.run(() -> notices.tellIf(
                        audit.recordIf(
                                store.confirmTotp(userId, pending, step.getAsLong(), hashes, now()),
                                event(AuditType.FACTOR_ADDED, userId)),
                        userId,
                        FactorNotice.APP_ADDED))) {
            return Optional.empty();
        }
        LOG.info("authenticator app of user {} confirmed", userId);
        return Optional.of(codes);
    }

    private Optional<FactorKind> spendTotp(String userId, String code) {
        return store.findTotp(userId)
                .map(TotpRow::sealed)
                .filter(held -> isSpent(userId, held, step(userId, held, code)))
                .map(held -> FactorKind.TOTP);
    }

    private boolean isSpent(String userId, String sealed, OptionalLong step) {
        return step.isPresent() && store.spendTotp(userId, sealed, step.getAsLong());
    }

    private Optional<FactorKind> spendRecoveryCode(String userId, String code) {
        String hash = hash(userId, RecoveryCodes.normalize(code));
        return work.run(() ->
                        notices.tellIf(store.spendRecoveryCode(userId, hash), userId, FactorNotice.RECOVERY_CODE_USED))
                ? Optional.of(FactorKind.RECOVERY_CODE)
                : Optional.empty();
    }

    private OptionalLong step(String userId, String sealed, String code) {
        byte[] secret = vault.open(totpContext(userId), sealed)
                .orElseThrow(() -> new IllegalStateException(
                        "the secret of user " + userId + "'s authenticator app can't be opened"));
        return Totp.step(secret, code, clock.instant());
    }

    private List<String> hashes(String userId, List<String> codes) {
        return codes.stream().map(code -> hash(userId, code)).toList();
    }

    private String hash(String userId, String code) {
        return vault.hash("recovery code of " + userId, code);
    }

    private static String totpContext(String userId) {
        return "authenticator app of " + userId;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
