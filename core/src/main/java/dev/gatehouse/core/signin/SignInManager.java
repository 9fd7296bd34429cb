package dev.gatehouse.core.signin;

import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.factor.Challenge;
import dev.gatehouse.core.factor.FactorKind;
import dev.gatehouse.core.factor.FactorManager;
import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.permit.Lineage;
import dev.gatehouse.core.permit.PermitIssuer;
import dev.gatehouse.core.permit.PermitOptions;
import dev.gatehouse.core.permit.PermitStore;
import dev.gatehouse.core.permit.PermitStore.RenewalDecision;
import dev.gatehouse.core.permit.PermitStore.RenewalRequest;
import dev.gatehouse.core.permit.RefreshReading;
import dev.gatehouse.core.permit.RefreshTokens;
import dev.gatehouse.core.user.SignInAttempt;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserChange;
import dev.gatehouse.core.user.UserManager;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The desk: signs users in, renews and revokes their permits. Thread-safe. */
public final class SignInManager {

    private static final Logger LOG = LoggerFactory.getLogger(SignInManager.class);

    /** What may pass between the reading of a user and the issuing of an access token, clocks that differ included. */
    private static final Duration MAX_ISSUING = Duration.ofMinutes(1);

    private final UserManager users;
    private final FactorManager factors;
    private final PermitStore permits;
    private final PermitIssuer issuer;
    private final RefreshTokens refreshTokens;
    private final Lineage lineage;
    private final CutOffs cutOffs;
    private final PermitOptions options;
    private final Clock clock;

    public SignInManager(
            UserManager users,
            FactorManager factors,
            PermitStore permits,
            PermitIssuer issuer,
            RefreshTokens refreshTokens,
            Lineage lineage,
            CutOffs cutOffs,
            PermitOptions options,
            Clock clock) {
        this.users = users;
        this.factors = factors;
        this.permits = permits;
        this.issuer = issuer;
        this.refreshTokens = refreshTokens;
        this.lineage = lineage;
        this.cutOffs = cutOffs;
        this.options = options;
        this.clock = clock;
    }

    /**
     * Grants a permit to whoever knows the password, and has a second factor where the account asks for one. Whether it does
     * is told only to those who know the password.
     *
     * @throws dev.gatehouse.core.user.HasherBusyException when too many passwords wait to be checked
     */
    public SignIn signIn(SignInRequest request) {
        return users.begin(request.email(), request.password(), request.deviceToken())
                .map(attempt -> signIn(attempt, request))
                .orElseGet(SignIn.Refused::new);
    }

    /** Grants a permit to whoever was asked for a second factor, and has it. */
    public SignIn signIn(SecondFactorRequest request) {
        return factors.read(request.challenge())
                .flatMap(challenge -> resume(challenge, request))
                .orElseGet(SignIn.SecondFactorRefused::new);
    }

    /**
     * Spends a refresh token.
     *
     * @param attempt what the client made up for this renewal and keeps until it is answered, or {@code null}
     */
    public Renewal renew(String refreshToken, @Nullable String attempt) {
        return switch (refreshTokens.read(refreshToken)) {
            case RefreshReading.Genuine genuine -> renew(genuine, attempt);
            case RefreshReading.Invalid invalid -> new Renewal.Refused(Renewal.Reason.INVALID);
        };
    }

    /** Ends a permit: when this returns nothing of it works, also where somebody else ended it a moment ago. */
    public void revoke(String permitId, RevokedReason reason) {
        permits.revoke(permitId, reason, now()).ifPresent(cutOffs::add);
    }

    /** Ends every permit of a user: when this returns nothing of them works. */
    public void revokeAllOf(String userId, RevokedReason reason) {
        cutOffs.add(permits.revokeAllOf(userId, reason, now()));
    }

    /**
     * Changes names, roles, claims, whether an account is confirmed and whether it is disabled, where its version is still
     * that of {@code user}. Access tokens of before are refused as expired, so that their holders renew them and get ones
     * that tell what is so now; where the account is disabled now its permits end.
     */
    public UserChange update(User user) {
        UserChange change = inForce(users.update(user, accessUntil()));
        return user.disabled() ? permitsEnded(change, RevokedReason.ACCOUNT_CLOSED) : change;
    }

    /**
     * Changes the password where the account's version is still that of {@code user}, and ends its permits.
     *
     * @throws dev.gatehouse.core.user.HasherBusyException when too many passwords wait to be hashed
     */
    public UserChange changePassword(User user, String newPassword) {
        UserChange change = inForce(users.changePassword(user, newPassword, accessUntil()));
        return permitsEnded(change, RevokedReason.ACCOUNT_CHANGED);
    }

    /** Removes an account where its version is still that of {@code user}, and ends its permits. */
    public UserChange delete(User user) {
        return permitsEnded(inForce(users.delete(user, accessUntil())), RevokedReason.ACCOUNT_CLOSED);
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
        return spent(attempt, request.secondFactor())
                .map(kind -> granted(attempt, request.device(), methods(kind)))
                .orElseGet(SignIn.SecondFactorRefused::new);
    }

    /** A permit that the account's change has ended since must not be had by its challenge either. */
    private Optional<SignIn> resume(Challenge challenge, SecondFactorRequest request) {
        return users.find(challenge.userId())
                .filter(user -> user.permitsFrom() <= challenge.userVersion())
                .flatMap(user -> users.resume(user, request.deviceToken()))
                .flatMap(attempt -> spent(attempt, request.code())
                        .filter(kind -> factors.spend(challenge))
                        .map(kind -> granted(attempt, request.device(), methods(kind))));
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
        users.succeeded(attempt);
        Grant grant = grant(attempt.user(), device, methods);
        return new SignIn.Granted(users.rememberDevice(attempt).map(grant::to).orElse(grant));
    }

    private Grant grant(User user, Device device, List<String> methods) {
        Instant now = now();
        Instant endsAt = now.plus(options.absoluteLifetime());
        Permit permit = new Permit(
                RandomId.next(),
                user.id(),
                device,
                now,
                now,
                earlier(now.plus(options.refreshLifetime()), endsAt),
                endsAt,
                null,
                null,
                new Authentication(now, methods));
        String identity = RandomId.next();
        permits.add(permit, user.version(), lineage.hash(identity), issuer.acceptedUntil(now));
        return grant(permit, user, identity, now);
    }

    private Renewal renew(RefreshReading.Genuine token, @Nullable String attempt) {
        Optional<User> user = users.find(token.userId()).filter(found -> !found.disabled());
        if (user.isEmpty()) {
            revoke(token.permitId(), RevokedReason.ACCOUNT_CLOSED);
            return new Renewal.Refused(Renewal.Reason.REVOKED);
        }
        Instant now = now();
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
        return switch (permits.renew(request)) {
            case RenewalDecision.Advanced(Permit permit) -> renewed(permit, user.get(), successor, now);
            case RenewalDecision.Repeated(Permit permit) -> renewed(permit, user.get(), successor, now);
            case RenewalDecision.Copied(Permit permit, CutOff cutOff) -> caught(permit, cutOff);
            case RenewalDecision.Outdated(Permit permit, CutOff cutOff) -> outdated(permit, cutOff);
            case RenewalDecision.Revoked revoked -> new Renewal.Refused(Renewal.Reason.REVOKED);
            case RenewalDecision.Expired expired -> new Renewal.Refused(Renewal.Reason.EXPIRED);
            case RenewalDecision.Unknown unknown -> new Renewal.Refused(Renewal.Reason.INVALID);
        };
    }

    private Renewal renewed(Permit permit, User user, String successor, Instant now) {
        return new Renewal.Renewed(grant(permit, user, successor, now));
    }

    private Renewal caught(Permit permit, CutOff cutOff) {
        cutOffs.add(cutOff);
        LOG.warn("permit {} of user {} revoked: a spent refresh token was shown again", permit.id(), permit.userId());
        return new Renewal.Refused(Renewal.Reason.REVOKED);
    }

    private Renewal outdated(Permit permit, CutOff cutOff) {
        cutOffs.add(cutOff);
        LOG.info("permit {} revoked: user {} has changed since the sign-in", permit.id(), permit.userId());
        return new Renewal.Refused(Renewal.Reason.REVOKED);
    }

    private Grant grant(Permit permit, User user, String identity, Instant now) {
        return new Grant(
                permit,
                user,
                issuer.issue(permit, user.version(), claimsOf(user), now),
                options.accessLifetime(),
                refreshTokens.issue(permit, identity),
                Duration.between(now, permit.expiresAt()),
                null);
    }

    private Claims claimsOf(User user) {
        Map<String, Object> claims = new LinkedHashMap<>(user.claims());
        claims.putIfAbsent(Claims.SCOPE, options.scope());
        claims.put(Claims.EMAIL, user.email());
        claims.put(Claims.GIVEN_NAME, user.firstName());
        claims.put(Claims.FAMILY_NAME, user.lastName());
        claims.put(Claims.ROLES, user.roles().stream().sorted().toList());
        return Claims.of(claims);
    }

    private UserChange inForce(UserChange change) {
        if (change instanceof UserChange.Changed(User user, Instant accessUntil)) {
            cutOffs.add(CutOff.ofUserBelow(user.version(), user.id(), accessUntil));
        }
        return change;
    }

    /**
     * The change itself has ended them already, since it says from which version on permits hold; this tells everybody
     * who looks at them, and their access tokens are called revoked.
     */
    private UserChange permitsEnded(UserChange change, RevokedReason reason) {
        if (change instanceof UserChange.Changed(User user, Instant accessUntil)) {
            revokeAllOf(user.id(), reason);
        }
        return change;
    }

    /** From when on no reader accepts an access token of a user who was read before now, however slow the issuing node is. */
    private Instant accessUntil() {
        return issuer.acceptedUntil(now()).plus(MAX_ISSUING);
    }

    /** Stores keep milliseconds; what is answered must equal what is stored. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
