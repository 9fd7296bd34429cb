package dev.gatehouse.core.user;

import dev.gatehouse.core.audit.AuditEvent;
import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.user.SecurityCodeStore.StoredCode;
import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.model.AuditType;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Codes that users are sent and type in: 8 characters of an alphabet without those that look alike, 39 random bits. Good for a
 * quarter of an hour (invitations for a week), for five tries, for one purpose of one user, and once. Thread-safe.
 */
public final class SecurityCodes {

    static final String ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    static final int LENGTH = 8;

    static final int TRIES = 5;

    private static final Pattern SEPARATORS = Pattern.compile("[\\s-]+");

    private final SecurityCodeStore store;
    private final CodeHasher hasher;
    private final CodeOptions options;
    private final UnitOfWork work;
    private final AuditLog audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** @param work what the store and the audit take part in */
    public SecurityCodes(
            SecurityCodeStore store,
            CodeHasher hasher,
            CodeOptions options,
            UnitOfWork work,
            AuditLog audit,
            Clock clock) {
        this.store = store;
        this.hasher = hasher;
        this.options = options;
        this.work = work;
        this.audit = audit;
        this.clock = clock;
    }

    /** How long a code holds, in whole minutes. */
    public long minutes() {
        return options.codeLifetime().toMinutes();
    }

    /** The day in UTC on which an invitation that is sent now ends. */
    public LocalDate invitationEnd() {
        return LocalDate.ofInstant(now().plus(options.invitationLifetime()), ZoneOffset.UTC);
    }

    /** A new one in the place of the one before; empty where that is too new. */
    public Optional<String> issue(CodePurpose purpose, User user) {
        return issue(purpose, user, "");
    }

    /**
     * Likewise.
     *
     * @param boundTo what it agrees to, and nothing else
     */
    public Optional<String> issue(CodePurpose purpose, User user, String boundTo) {
        Instant now = now();
        String code = random.ints(LENGTH, 0, ALPHABET.length())
                .mapToObj(index -> String.valueOf(ALPHABET.charAt(index)))
                .collect(Collectors.joining());
        StoredCode stored = new StoredCode(
                purpose,
                user.id(),
                hasher.hash(purpose, user.id(), code),
                boundTo,
                now,
                now.plus(options.lifetimeOf(purpose)),
                TRIES);
        return store.put(stored, now.minus(options.codeInterval())) ? Optional.of(code) : Optional.empty();
    }

    /**
     * Spends a code, and counts a wrong one: what it is bound to where it is right. Costs the same for an address without an
     * account.
     *
     * @param email what was given as address
     * @param user its account, if there is one
     * @param typed as it was typed; case, blanks and hyphens don't matter
     */
    public Optional<String> redeem(CodePurpose purpose, String email, Optional<User> user, String typed) {
        LockoutAccount decoy = LockoutAccount.decoyFor(email);
        String subject = user.map(User::id).orElse(decoy.id());
        String hash = hash(purpose, subject, typed);
        return work.run(() -> {
            Optional<String> bound = store.redeem(purpose, subject, hash, now(), decoy);
            audit.recordIf(
                    bound.isEmpty(),
                    AuditEvent.refused(AuditType.SECURITY_CODE_REFUSED)
                            .on(user.map(User::id).orElse(null))
                            .with("purpose", purpose.name()));
            return bound;
        });
    }

    /** Makes a code that was spent, for something else was wrong, good once more; in the unit of work that spent it. */
    public void giveBack(CodePurpose purpose, User user, String typed) {
        store.giveBack(purpose, user.id(), hash(purpose, user.id(), typed));
    }

    private String hash(CodePurpose purpose, String subject, String typed) {
        String code = SEPARATORS.matcher(typed).replaceAll("").toUpperCase(Locale.ROOT);
        return hasher.hash(purpose, subject, code);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
