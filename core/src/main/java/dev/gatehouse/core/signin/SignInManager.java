package dev.gatehouse.core.signin;

import dev.gatehouse.core.audit.AuditEvent;
import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.factor.Challenge;
import dev.gatehouse.core.factor.FactorKind;
import dev.gatehouse.core.factor.FactorManager;
import dev.gatehouse.core.permit.ClaimsTooLongException;
import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.permit.Lineage;
import dev.gatehouse.core.permit.PermitIssuer;
import dev.gatehouse.core.permit.PermitOptions;
import dev.gatehouse.core.permit.PermitStore;
import dev.gatehouse.core.permit.PermitStore.RenewalDecision;
import dev.gatehouse.core.permit.PermitStore.RenewalRequest;
import dev.gatehouse.core.permit.PermitStore.Revocation;
import dev.gatehouse.core.permit.RefreshReading;
import dev.gatehouse.core.permit.RefreshTokens;
import dev.gatehouse.core.permit.SigningKeyCutOffException;
import dev.gatehouse.core.user.SignInAttempt;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserChange;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.model.AuditType;
import dev.gatehouse.model.Authentication;
import dev.gatehouse.model.Device;
import dev.gatehouse.model.Permit;
import dev.gatehouse.model.RevokedReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The desk: signs users in, renews and revokes their permits. Thread-safe. */
public final class SignInManager {

    private static final Logger LOG = LoggerFactory.getLogger(SignInManager.class);

    private static final List<String> BY_PASSKEY =
            List.of(FactorKind.PASSKEY.method(), Authentication.USER_PRESENT, Authentication.MULTIPLE_FACTORS);

    private final UserManager users;
    private final FactorManager factors;
    private final PermitStore permits;
    private final PermitIssuer issuer;
    private final RefreshTokens refreshTokens;
    private final Lineage lineage;
    private final PermitRevoker revoker;
    private final PermitOptions options;
    private final ClaimsContributor contributor;
    private final UnitOfWork work;
    private final AuditLog audit;
    private final Clock clock;
    private final RecentRefusals refusals;

    /** @param work what the stores and the audit take part in */
    public SignInManager(
            UserManager users,
            FactorManager factors,
            PermitStore permits,
            PermitIssuer issuer,
            RefreshTokens refreshTokens,
            Lineage lineage,
            CutOffs cutOffs,
            PermitOptions options,
            ClaimsContributor contributor,
            UnitOfWork work,
            AuditLog audit,
            Clock clock) {
        this.users = users;
        this.factors = factors;
        this.permits = permits;
        this.issuer = issuer;
        this.refreshTokens = refreshTokens;
        this.lineage = lineage;
        this.revoker = new PermitRevoker(permits, cutOffs, options, work, audit, clock);
        this.options = options;
        this.contributor = contributor;
        this.work = work;
        this.audit = audit;
        this.clock = clock;
        this.refusals = new RecentRefusals(clock);
    }

    /**
     * Grants a permit to whoever knows the password, and has a second factor where the account asks for one. Whether it does
     * is told only to those who know the password.
     *
     * @throws dev.gatehouse.core.user.HasherBusyException when too many passwords wait to be checked
     * @throws SigningKeyCutOffException where what is signed here would not be valid
     */
    public SignIn signIn(SignInRequest request) {
        refreshTokens.requireSigners();
        return users.begin(request.email(), request.password(), request.deviceToken())
                .map(attempt -> signIn(attempt, request))
                .orElseGet(SignIn.Refused::new);
    }

    /** Grants a permit to whoever was asked for a second factor, and has it. */
    public SignIn signIn(SecondFactorRequest request) {
        refreshTokens.requireSigners();
        return factors.read(request.challenge())
                .flatMap(challenge -> resume(challenge, request))
                .orElseGet(SignIn.SecondFactorRefused::new);
    }

    /** Grants a permit to whoever used a passkey. It is two factors by itself, and nobody guesses it. */
    public SignIn signIn(PasskeySignIn shown) {
        refreshTokens.requireSigners();
        return users.find(shown.use().userId())
                .flatMap(user -> users.vouch(user, shown.deviceToken()))
                .map(attempt -> granted(attempt, shown.device(), BY_PASSKEY))
                .orElseGet(SignIn.Refused::new);
    }

    /**
     * Spends a refresh token.
     *
     * @param attempt what the client made up for this renewal and keeps until it is answered, or {@code null}
     * @throws SigningKeyCutOffException where what is signed here would not be valid
     */
    public Renewal renew(String refreshToken, @Nullable String attempt) {
        refreshTokens.requireSigners();
        return switch (refreshTokens.read(refreshToken)) {
            case RefreshReading.Genuine genuine -> renew(genuine, attempt);
            case RefreshReading.Invalid invalid -> new Renewal.Refused(Renewal.Reason.INVALID);
        };
    }

    /**
     * Ends the permit that a refresh token proves, whatever has become of its access tokens; a spent one does too. What is
     * no refresh token of ours ends nothing, and whether it was one is not told (RFC 7009 §2.2).
     */
    public void signOut(String refreshToken) {
        if (refreshTokens.read(refreshToken) instanceof RefreshReading.Genuine genuine) {
            revoke(genuine.permitId(), RevokedReason.SIGNED_OUT);
        }
    }

    /** Ends a permit: when this returns nothing of it works, also where somebody else ended it a moment ago. */
    public void revoke(String permitId, RevokedReason reason) {
        revoker.revoke(permitId, reason);
    }

    /** Ends every permit of a user: when this returns nothing of them works. */
    public void revokeAllOf(String userId, RevokedReason reason) {
        revoker.revokeAllOf(userId, reason);
    }

    /**
     * Changes names, roles, claims, whether an account is confirmed and whether it is disabled, where its version is still
     * that of {@code user}. Access tokens of before are refused as expired, so that their holders renew them and get ones
     * that tell what is so now; where the account is disabled now its permits end.
     */
    public UserChange update(User user) {
        @Nullable RevokedReason ended = user.disabled() ? RevokedReason.ACCOUNT_CLOSED : null;
        return work.run(() -> revoker.enforce(users.update(user, accessUntil()), ended));
    }

    /**
     * Changes the password where the account's version is still that of {@code user}, and ends its permits.
     *
     * @throws dev.gatehouse.core.user.HasherBusyException when too many passwords wait to be hashed
     */
    public UserChange changePassword(User user, String newPassword) {
        UserChange change = users.changePassword(user, newPassword, accessUntil());
        return revoker.enforce(change, RevokedReason.ACCOUNT_CHANGED);
    }

    /** Removes an account where its version is still that of {@code user}, and ends its permits. */
    public UserChange delete(User user) {
        return work.run(() -> revoker.enforce(users.delete(user, accessUntil()), RevokedReason.ACCOUNT_CLOSED));
    }

    /**
     * Adds a second factor to the caller's account. Where it is the first, all other permits of the account end: they were
     * granted for less than is asked for from now on.
     *
     * @param addition adds it; empty where that came to nothing
     */
    public <T> Optional<T> addFactor(Subject caller, Supplier<Optional<T>> addition) {
        return work.run(() -> {
            boolean first = factors.of(caller.userId()).kinds().isEmpty();
            Optional<T> added = addition.get();
            if (first && added.isPresent()) {
                revokeOthers(caller);
            }
            return added;
        });
    }

    private void revokeOthers(Subject caller) {
        permits.listLive(caller.userId(), now(), Integer.MAX_VALUE, 0).stream()
                .map(Permit::id)
                .filter(id -> !id.equals(caller.permitId()))
                .forEach(id -> revoke(id, RevokedReason.ACCOUNT_CHANGED));
    }

    /**
     * Removes the second factors of an account whose owner has lost them, and ends its permits: what is lost may be a device that is
     * signed in.
     */
    public void resetFactors(String userId) {
        work.run(() -> {
            audit.recordIf(
                    factors.removeAll(userId),
                    AuditEvent.of(AuditType.FACTORS_RESET).on(userId));
            users.forgetDevices(userId);
            revokeAllOf(userId, RevokedReason.ENDED_BY_MANAGER);
            return userId;
        });
    }

    /**
     * Who an access token of {@code user} would speak for that was issued now, as far as the account alone tells: nothing is claimed of a
     * sign-in. What policies come to for somebody who doesn't ask.
     */
    public Subject preview(User user) {
        return issuer.preview(user.id(), claimsOf(user), now());
    }

    /**
     * Asked before {@link #update}, outside of transactions: whoever contributes claims may take their time.
     *
     * @throws ClaimsTooLongException where a token of {@code user} would be longer than a reader accepts
     */
    public void requireRoomFor(User user) {
        issuableClaimsOf(user, now());
    }

    public Optional<Permit> find(String permitId) {
        return permits.find(permitId);
    }

    /** Live permits, newest first; of one user, or of everybody where {@code userId} is {@code null}. */
    public List<Permit> listLive(@Nullable String userId, int top, int skip) {
        return permits.listLive(userId, now(), top, skip);
    }

    private SignIn signIn(SignInAttempt attempt, SignInRequest request) {
        User user = attempt.user();
        List<FactorKind> kinds = factors.of(user.id()).kinds();
        if (kinds.isEmpty()) {
            return granted(attempt, request.device(), List.of(Authentication.PASSWORD));
        }
        if (request.secondFactor() == null) {
            String challenge = factors.challenge(user.id(), user.version());
            return new SignIn.SecondFactorNeeded(challenge, factors.challengeLifetime(), kinds);
        }
        String code = request.secondFactor();
        return granted(attempt, request.device(), () -> spent(attempt, code).map(SignInManager::methods))
                .orElseGet(SignIn.SecondFactorRefused::new);
    }

    /** A permit that the account's change has ended since must not be had by its challenge either. */
    private Optional<SignIn> resume(Challenge challenge, SecondFactorRequest request) {
        return users.find(challenge.userId())
                .filter(user -> user.permitsFrom() <= challenge.userVersion())
                .flatMap(user -> users.resume(user, request.deviceToken()))
                .flatMap(attempt -> answered(attempt, challenge, request));
    }

    /** A code shown for a challenge that was answered before is not spent for that. */
    private Optional<SignIn> answered(SignInAttempt attempt, Challenge challenge, SecondFactorRequest request) {
        try {
            return granted(
                    attempt,
                    request.device(),
                    () -> spent(attempt, request.code()).map(kind -> methods(spending(challenge, kind))));
        } catch (AnsweredBeforeException again) {
            users.failed(attempt);
            return Optional.empty();
        }
    }

    private FactorKind spending(Challenge challenge, FactorKind kind) {
        if (!factors.spend(challenge)) {
            throw new AnsweredBeforeException();
        }
        return kind;
    }

    /** Undoes what was done for a challenge in the unit of work that finds it spent. */
    private static final class AnsweredBeforeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        AnsweredBeforeException() {
            super(null, null, false, false);
        }
    }

    /** The lock is decided last, as with passwords: of codes tried at the same moment no more count than one by one. */
    private Optional<FactorKind> spent(SignInAttempt attempt, String code) {
        Optional<FactorKind> kind = factors.spend(attempt.user().id(), code);
        if (kind.isEmpty()) {
            users.failed(attempt);
        }
        return kind.filter(right -> users.isOpen(attempt));
    }

    private static List<String> methods(FactorKind kind) {
        return List.of(Authentication.PASSWORD, kind.method(), Authentication.MULTIPLE_FACTORS);
    }

    private SignIn granted(SignInAttempt attempt, Device device, List<String> methods) {
        return granted(attempt, device, () -> Optional.of(methods)).orElseThrow();
    }

    /**
     * All that a sign-in writes is there together, a code that is spent for it included; its tokens are signed afterwards, for that
     * takes time.
     *
     * @param proof the methods by which the user was authenticated; empty where they are not
     */
    private Optional<SignIn> granted(SignInAttempt attempt, Device device, Supplier<Optional<List<String>>> proof) {
        User user = attempt.user();
        Instant now = now();
        Claims claims = issuableClaimsOf(user, now);
        String identity = RandomId.next();
        Optional<Entry> entry = work.run(() -> proof.get()
                .map(methods -> entry(attempt, newPermit(user, device, new Authentication(now, methods)), identity)));
        return entry.map(made -> {
            Grant grant = handedOut(made.permit(), user, claims, identity, now);
            return new SignIn.Granted(made.deviceToken().map(grant::to).orElse(grant));
        });
    }

    /** What is written of a sign-in. */
    private record Entry(Permit permit, Optional<String> deviceToken) {}

    private Entry entry(SignInAttempt attempt, Permit permit, String identity) {
        User user = attempt.user();
        users.succeeded(attempt);
        permits.add(permit, user.version(), lineage.hash(identity), issuer.acceptedUntil(permit.issuedAt()));
        audit.record(
                AuditEvent.of(AuditType.SIGNED_IN).by(user.id()).on(user.id()).under(permit.id()));
        return new Entry(permit, users.rememberDevice(attempt));
    }

    /** A permit that nobody was given must not stand among those of its user. */
    private Grant handedOut(Permit permit, User user, Claims claims, String identity, Instant now) {
        try {
            return grant(permit, user, claims, identity, now);
        } catch (SigningKeyCutOffException cutOff) {
            revoke(permit.id(), RevokedReason.KEY_CUT_OFF);
            throw cutOff;
        }
    }

    private Permit newPermit(User user, Device device, Authentication authentication) {
        Instant now = authentication.time();
        Instant endsAt = now.plus(options.absoluteLifetime());
        return new Permit(
                RandomId.next(),
                user.id(),
                device,
                now,
                now,
                earlier(now.plus(options.refreshLifetime()), endsAt),
                endsAt,
                null,
                null,
                authentication);
    }

    private Renewal renew(RefreshReading.Genuine token, @Nullable String attempt) {
        Optional<User> user = users.find(token.userId()).filter(found -> !found.disabled());
        if (user.isEmpty()) {
            return closed(token);
        }
        Instant now = now();
        Claims claims = issuableClaimsOf(user.get(), now);
        String successor = lineage.successor(token.identity(), attempt);
        RenewalRequest request = new RenewalRequest(
                token.permitId(),
                lineage.hash(token.identity()),
                lineage.hash(successor),
                attempt == null ? null : lineage.hash(attempt),
                now,
                options.refreshLifetime(),
                options.grace(),
                issuer.acceptedUntil(now),
                user.get().permitsFrom());
        return switch (work.run(() -> recorded(permits.renew(request), token))) {
            case RenewalDecision.Advanced(Permit permit) -> renewed(permit, user.get(), claims, successor, now);
            case RenewalDecision.Repeated(Permit permit) -> renewed(permit, user.get(), claims, successor, now);
            case RenewalDecision decision -> new Renewal.Refused(reasonOf(decision));
        };
    }

    private Renewal closed(RefreshReading.Genuine token) {
        return work.run(() -> {
            revoke(token.permitId(), RevokedReason.ACCOUNT_CLOSED);
            recordRefusal(Renewal.Reason.REVOKED, token);
            return new Renewal.Refused(Renewal.Reason.REVOKED);
        });
    }

    private Renewal renewed(Permit permit, User user, Claims claims, String successor, Instant now) {
        return new Renewal.Renewed(grant(permit, user, claims, successor, now));
    }

    /** A renewal that succeeds changes nothing that anybody would ask for, and there are many. */
    private RenewalDecision recorded(RenewalDecision decision, RefreshReading.Genuine token) {
        switch (decision) {
            case RenewalDecision.Copied(Permit permit, CutOff cutOff) -> caught(permit, cutOff);
            case RenewalDecision.Outdated(Permit permit, CutOff cutOff) -> outdated(permit, cutOff, token);
            case RenewalDecision.Advanced advanced -> {}
            case RenewalDecision.Repeated repeated -> {}
            case RenewalDecision refused -> recordRefusal(reasonOf(refused), token);
        }
        return decision;
    }

    private void caught(Permit permit, CutOff cutOff) {
        audit.record(AuditEvent.refused(AuditType.REFRESH_TOKEN_REUSED, RevokedReason.REFRESH_TOKEN_REUSED)
                .on(permit.userId())
                .under(permit.id()));
        revoker.recorded(new Revocation(List.of(permit), List.of(cutOff)), RevokedReason.REFRESH_TOKEN_REUSED);
        LOG.warn("permit {} of user {} revoked: a spent refresh token was shown again", permit.id(), permit.userId());
    }

    private void outdated(Permit permit, CutOff cutOff, RefreshReading.Genuine token) {
        recordRefusal(Renewal.Reason.REVOKED, token);
        revoker.recorded(new Revocation(List.of(permit), List.of(cutOff)), RevokedReason.ACCOUNT_CHANGED);
        LOG.info("permit {} revoked: user {} has changed since the sign-in", permit.id(), permit.userId());
    }

    private void recordRefusal(Renewal.Reason reason, RefreshReading.Genuine token) {
        if (refusals.isNew(token.permitId(), reason)) {
            audit.record(AuditEvent.refused(AuditType.RENEWAL_REFUSED, reason)
                    .on(token.userId())
                    .under(token.permitId()));
            work.afterCommit(() -> refusals.remember(token.permitId(), reason));
        }
    }

    private static Renewal.Reason reasonOf(RenewalDecision decision) {
        return switch (decision) {
            case RenewalDecision.Expired expired -> Renewal.Reason.EXPIRED;
            case RenewalDecision.Unknown unknown -> Renewal.Reason.INVALID;
            default -> Renewal.Reason.REVOKED;
        };
    }

    private Grant grant(Permit permit, User user, Claims claims, String identity, Instant now) {
        refreshTokens.requireSigners();
        return new Grant(
                permit,
                user,
                issuer.issue(permit, user.version(), claims, now),
                options.accessLifetime(),
                refreshTokens.issue(permit, identity),
                Duration.between(now, permit.expiresAt()),
                null);
    }

    private Claims claimsOf(User user) {
        Map<String, Object> claims = new LinkedHashMap<>(user.claims());
        claims.putAll(contributor.claimsOf(user));
        claims.putIfAbsent(Claims.SCOPE, options.scope());
        claims.put(Claims.EMAIL, user.email());
        claims.put(Claims.GIVEN_NAME, user.firstName());
        claims.put(Claims.FAMILY_NAME, user.lastName());
        claims.put(Claims.ROLES, user.roles().stream().sorted().toList());
        return Claims.of(claims);
    }

    /** Likewise, where a token carries them. */
    private Claims issuableClaimsOf(User user, Instant now) {
        Claims claims = claimsOf(user);
        issuer.requireRoomFor(user.id(), user.version(), claims, now);
        return claims;
    }

    /**
     * Puts into force what was written in a unit of work of somebody else, when that is committed.
     *
     * @param ended why the permits of the user ended with it; {@code null} where they did not
     */
    public UserChange enforce(UserChange change, @Nullable RevokedReason ended) {
        return revoker.enforce(change, ended);
    }

    /** From when on no reader accepts an access token of a user who was read before now, however slow the issuing node is. */
    public Instant accessUntil() {
        return revoker.accessUntil();
    }

    /** Stores keep milliseconds; what is answered must equal what is stored. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
