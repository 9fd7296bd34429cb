package dev.gatehouse.spring;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.factor.PasskeyManager;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.core.signin.Grant;
import dev.gatehouse.core.signin.SignIn;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.model.Permit;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.model.RevokedReason;
import dev.gatehouse.model.SecondFactorForm;
import dev.gatehouse.model.SignInForm;
import dev.gatehouse.spring.guard.AllowAnonymous;
import dev.gatehouse.spring.guard.Callers;
import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * {@code /web/session}: a permit whose tokens are in {@linkplain SessionCookies cookies}, for the application's own pages. What changes
 * anything is done for those alone, over HTTPS or at the machine itself.
 */
@RestController
@RequestMapping("/web/session")
final class SessionEndpoints {

    /** Not all cookies of the site: those of the session end by themselves, and that of the device stays. */
    private static final String CLEAR = "\"cache\", \"storage\"";

    private final SignInDesk desk;
    private final SignInManager signIns;
    private final SignInAnswers answers;
    private final UserManager users;
    private final Optional<PasskeyManager> passkeys;
    private final SessionWatch watch;
    private final Clock clock;

    SessionEndpoints(
            SignInDesk desk,
            SignInManager signIns,
            SignInAnswers answers,
            UserManager users,
            Optional<PasskeyManager> passkeys,
            SessionWatch watch,
            Clock clock) {
        this.desk = desk;
        this.signIns = signIns;
        this.answers = answers;
        this.users = users;
        this.passkeys = passkeys;
        this.watch = watch;
        this.clock = clock;
    }

    /** What makes the renewals of a session the same one, however often it is sent. */
    record AttemptForm(@Nullable String attempt) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @AllowAnonymous
    SessionAnswer signIn(@RequestBody SignInForm form, HttpServletRequest request, HttpServletResponse response) {
        return begin(request, response, () -> desk.signIn(form, request, deviceToken(request)));
    }

    @PostMapping("/second-factor")
    @ResponseStatus(HttpStatus.CREATED)
    @AllowAnonymous
    SessionAnswer signIn(@RequestBody SecondFactorForm form, HttpServletRequest request, HttpServletResponse response) {
        return begin(request, response, () -> desk.signIn(form, request, deviceToken(request)));
    }

    /** Its options are those of {@code POST /api/permits/passkey/options}. */
    @PostMapping("/passkey")
    @ResponseStatus(HttpStatus.CREATED)
    @AllowAnonymous
    SessionAnswer signIn(@RequestBody PasskeyForm form, HttpServletRequest request, HttpServletResponse response) {
        PasskeyManager manager = passkeys.orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
        return begin(request, response, () -> desk.signIn(form, manager, request, deviceToken(request)));
    }

    @PostMapping("/renewal")
    @AllowAnonymous
    SessionAnswer renew(@RequestBody AttemptForm form, HttpServletRequest request, HttpServletResponse response) {
        SecureContext.require(request);
        SameOrigin.require(request);
        String refreshToken = SessionCookies.refreshToken(request)
                .orElseThrow(() -> ProblemException.of(ProblemCode.REFRESH_TOKEN_INVALID));
        return set(response, answers.renewed(desk.renew(new FormFields(), refreshToken, form.attempt())));
    }

    /** Ends it, also where its access token has expired. Whoever has no session is signed out as well. */
    @DeleteMapping
    @AllowAnonymous
    ResponseEntity<Void> signOut(HttpServletRequest request, HttpServletResponse response) {
        SameOrigin.require(request);
        SessionCookies.refreshTokens(request).forEach(signIns::signOut);
        Callers.of(request).ifPresent(caller -> signIns.revoke(caller.permitId(), RevokedReason.SIGNED_OUT));
        SessionCookies.clear(response);
        return ResponseEntity.noContent().header("Clear-Site-Data", CLEAR).build();
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresPolicy(Policies.AUTHENTICATED)
    SessionAnswer find(Subject caller) {
        Permit permit = signIns.find(caller.permitId()).orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
        User user = users.find(caller.userId()).orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
        return new SessionAnswer(
                permit.id(), secondsTo(caller.expiresAt()), secondsTo(permit.expiresAt()), shown(user));
    }

    /** For a page that wants to know in the moment its session is over. */
    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @RequiresPolicy(Policies.AUTHENTICATED)
    SseEmitter watch(HttpServletRequest request) {
        return watch.watch(Callers.token(request).orElseThrow());
    }

    private SessionAnswer begin(HttpServletRequest request, HttpServletResponse response, Supplier<SignIn> signIn) {
        SecureContext.require(request);
        SameOrigin.require(request);
        return set(response, answers.granted(signIn.get()));
    }

    private SessionAnswer set(HttpServletResponse response, Grant grant) {
        SessionCookies.set(response, grant);
        return new SessionAnswer(
                grant.permit().id(),
                grant.accessExpiresIn().toSeconds(),
                grant.refreshExpiresIn().toSeconds(),
                shown(grant.user()));
    }

    private Map<String, Object> shown(User user) {
        return answers.shown(user);
    }

    private long secondsTo(Instant end) {
        return Math.max(0, Duration.between(clock.instant(), end).toSeconds());
    }

    private static @Nullable String deviceToken(HttpServletRequest request) {
        return SessionCookies.deviceToken(request).orElse(null);
    }
}
