package dev.gatehouse.spring;

import dev.gatehouse.core.account.OwnAccountManager;
import dev.gatehouse.core.account.PasswordChange;
import dev.gatehouse.core.audit.AuditStore;
import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.factor.FactorManager;
import dev.gatehouse.core.factor.Factors;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.model.AuditRow;
import dev.gatehouse.model.EmailChangeForm;
import dev.gatehouse.model.EmailForm;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.PasswordChangeForm;
import dev.gatehouse.model.Permit;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.spring.limit.RateLimits;
import dev.gatehouse.spring.problem.Languages;
import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What users do about their own accounts; what would serve a thief of their token needs a sign-in of a moment ago. */
@RestController
@RequestMapping(AccountEndpoints.PATH + "/me")
@RequiresPolicy(Policies.RECENT_SIGN_IN)
final class OwnAccountEndpoints {

    private static final int MOST = 1_000;

    /**
     * When an account is removed.
     *
     * @param removeAt the end of the cooling period
     */
    record Removal(Instant removeAt) {}

    /**
     * All that is kept of a user.
     *
     * @param exportedAt when this was written
     * @param user the account, as the application shows it
     * @param claims what access tokens say of the user besides
     * @param permits where they are signed in
     * @param factors their second factors
     * @param removeAt when the account is to be removed, if it is
     * @param events what was recorded of them and by them, newest first; the newest thousand
     */
    record Export(
            Instant exportedAt,
            Object user,
            Map<String, String> claims,
            List<Permit> permits,
            Factors factors,
            @Nullable Instant removeAt,
            List<AuditRow> events) {}

    private final OwnAccountManager accounts;
    private final UserManager users;
    private final SignInManager signIns;
    private final FactorManager factors;
    private final AuditStore events;
    private final UserView view;
    private final RateLimits limits;
    private final Clock clock;

    OwnAccountEndpoints(
            OwnAccountManager accounts,
            UserManager users,
            SignInManager signIns,
            FactorManager factors,
            AuditStore events,
            UserView view,
            RateLimits limits,
            Clock clock) {
        this.accounts = accounts;
        this.users = users;
        this.signIns = signIns;
        this.factors = factors;
        this.events = events;
        this.view = view;
        this.limits = limits;
        this.clock = clock;
    }

    @PutMapping("/password")
    ResponseEntity<Void> changePassword(
            @RequestBody PasswordChangeForm form, Subject caller, HttpServletRequest request) {
        FormFields fields = new FormFields();
        String password = fields.required("password", form.password());
        String newPassword = fields.required("newPassword", form.newPassword());
        fields.check();
        return switch (accounts.changePassword(
                user(caller),
                password,
                newPassword,
                request.getHeader(SignInAnswers.DEVICE_TOKEN),
                Languages.of(request))) {
            case PasswordChange.Done done -> ResponseEntity.noContent().build();
            case PasswordChange.PasswordWrong wrong ->
                throw ProblemException.of(ProblemCode.INVALID_FIELD).withField("password", FieldCode.INCORRECT);
            case PasswordChange.PasswordRefused refused ->
                throw FormFields.refusedPassword("newPassword", refused.fault());
            case PasswordChange.Outdated outdated -> throw ProblemException.of(ProblemCode.PRECONDITION_FAILED);
        };
    }

    @PostMapping("/email-change")
    ResponseEntity<Void> requestEmailChange(@RequestBody EmailForm form, Subject caller, HttpServletRequest request) {
        FormFields fields = new FormFields();
        String email = fields.required("email", form.email());
        fields.check();
        limits.count(request);
        limits.countMail(email);
        if (!accounts.requestEmailChange(user(caller), email, Languages.of(request))) {
            throw ProblemException.of(ProblemCode.INVALID_FIELD).withField("email", FieldCode.MALFORMED);
        }
        return ResponseEntity.accepted().build();
    }

    @PostMapping("/email-change/confirmation")
    @RequiresPolicy(Policies.AUTHENTICATED)
    ResponseEntity<Void> changeEmail(@RequestBody EmailChangeForm form, Subject caller, HttpServletRequest request) {
        FormFields fields = new FormFields();
        String code = fields.required("code", form.code());
        String newCode = fields.required("newCode", form.newCode());
        fields.check();
        if (!accounts.changeEmail(user(caller), code, newCode, Languages.of(request))) {
            throw ProblemException.of(ProblemCode.SECURITY_CODE_REFUSED);
        }
        return ResponseEntity.noContent().build();
    }

    /** With POST, since it is more than a page to look at: nothing on the way keeps it. */
    @PostMapping("/export")
    Export export(Subject caller) {
        User user = user(caller);
        accounts.recordExport(user);
        return new Export(
                clock.instant(),
                view.of(user),
                user.claims(),
                signIns.listLive(user.id(), MOST, 0),
                factors.of(user.id()),
                accounts.plannedRemoval(user).orElse(null),
                eventsOf(user));
    }

    private List<AuditRow> eventsOf(User user) {
        return events.list(new AuditStore.Query(user.id(), null, null, null), MOST, 0).stream()
                .map(row -> row.shownTo(user.id()))
                .toList();
    }

    @PostMapping("/removal")
    ResponseEntity<Removal> requestRemoval(Subject caller, HttpServletRequest request) {
        return removal(accounts.requestRemoval(user(caller), Languages.of(request)));
    }

    static ResponseEntity<Removal> removal(Optional<Instant> removeAt) {
        return removeAt.map(Removal::new)
                .map(removal -> ResponseEntity.accepted().body(removal))
                .orElseThrow(() -> ProblemException.of(ProblemCode.LAST_ADMIN));
    }

    @GetMapping("/removal")
    @RequiresPolicy(Policies.AUTHENTICATED)
    Removal plannedRemoval(Subject caller) {
        return accounts.plannedRemoval(user(caller))
                .map(Removal::new)
                .orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
    }

    @DeleteMapping("/removal")
    @RequiresPolicy(Policies.AUTHENTICATED)
    ResponseEntity<Void> withdrawRemoval(Subject caller, HttpServletRequest request) {
        if (!accounts.withdrawRemoval(user(caller), Languages.of(request))) {
            throw ProblemException.of(ProblemCode.NOT_FOUND);
        }
        return ResponseEntity.noContent().build();
    }

    private User user(Subject caller) {
        return users.find(caller.userId()).orElseThrow(() -> ProblemException.of(ProblemCode.TOKEN_REVOKED));
    }
}
