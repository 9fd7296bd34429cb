package dev.gatehouse.spring;

import dev.gatehouse.core.account.AccountManager;
import dev.gatehouse.core.account.NewAccount;
import dev.gatehouse.core.account.PasswordReset;
import dev.gatehouse.core.account.Registration;
import dev.gatehouse.model.ConfirmationForm;
import dev.gatehouse.model.EmailForm;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.PasswordResetForm;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.model.RegistrationForm;
import dev.gatehouse.spring.guard.AllowAnonymous;
import dev.gatehouse.spring.limit.RateLimits;
import dev.gatehouse.spring.problem.Languages;
import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What people without a permit do about an account: registration, confirmation, a new password for a forgotten one. Whatever
 * depends on whether an address has an account is told by e-mail and not here.
 */
@RestController
@RequestMapping(AccountEndpoints.PATH)
@AllowAnonymous
final class AccountEndpoints {

    /** Where the application has its users. */
    static final String PATH = "${gatehouse.web.users-path:/api/users}";

    /** The policy of those who manage users. */
    static final String MANAGER_POLICY = "${gatehouse.web.manager-policy:Admins}";

    private final AccountManager accounts;
    private final RateLimits limits;

    AccountEndpoints(AccountManager accounts, RateLimits limits) {
        this.accounts = accounts;
        this.limits = limits;
    }

    @PostMapping
    ResponseEntity<Void> register(@RequestBody RegistrationForm form, HttpServletRequest request) {
        limits.count(request);
        FormFields fields = new FormFields();
        String email = fields.required("email", form.email());
        String password = fields.required("password", form.password());
        NewAccount account = new NewAccount(
                email, fields.name("firstName", form.firstName()), fields.name("lastName", form.lastName()));
        fields.check();
        limits.countMail(email);
        return switch (accounts.register(account, password, Languages.of(request))) {
            case Registration.Accepted accepted -> ResponseEntity.accepted().build();
            case Registration.EmailMalformed malformed -> throw malformedEmail();
            case Registration.PasswordRefused refused -> throw FormFields.refusedPassword("password", refused.fault());
        };
    }

    @PostMapping("/confirmation")
    ResponseEntity<Void> confirm(@RequestBody ConfirmationForm form, HttpServletRequest request) {
        limits.count(request);
        FormFields fields = new FormFields();
        String email = fields.required("email", form.email());
        String code = fields.required("code", form.code());
        fields.check();
        if (!accounts.confirm(email, code)) {
            throw ProblemException.of(ProblemCode.SECURITY_CODE_REFUSED);
        }
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/confirmation/request")
    ResponseEntity<Void> requestConfirmation(@RequestBody EmailForm form, HttpServletRequest request) {
        return accepted(accounts.requestConfirmation(counted(form, request), Languages.of(request)));
    }

    @PostMapping("/password-reset/request")
    ResponseEntity<Void> requestPasswordReset(@RequestBody EmailForm form, HttpServletRequest request) {
        return accepted(accounts.requestPasswordReset(counted(form, request), Languages.of(request)));
    }

    @PostMapping("/password-reset")
    ResponseEntity<Void> resetPassword(@RequestBody PasswordResetForm form, HttpServletRequest request) {
        limits.count(request);
        FormFields fields = new FormFields();
        String email = fields.required("email", form.email());
        String code = fields.required("code", form.code());
        String newPassword = fields.required("newPassword", form.newPassword());
        fields.check();
        return answer(accounts.resetPassword(email, code, newPassword, Languages.of(request)), "newPassword");
    }

    /** @param field that holds the password */
    static ResponseEntity<Void> answer(PasswordReset reset, String field) {
        return switch (reset) {
            case PasswordReset.Done done -> ResponseEntity.noContent().build();
            case PasswordReset.CodeRefused refused -> throw ProblemException.of(ProblemCode.SECURITY_CODE_REFUSED);
            case PasswordReset.PasswordRefused refused -> throw FormFields.refusedPassword(field, refused.fault());
        };
    }

    private String counted(EmailForm form, HttpServletRequest request) {
        limits.count(request);
        FormFields fields = new FormFields();
        String email = fields.required("email", form.email());
        fields.check();
        limits.countMail(email);
        return email;
    }

    private static ResponseEntity<Void> accepted(boolean isEmail) {
        if (!isEmail) {
            throw malformedEmail();
        }
        return ResponseEntity.accepted().build();
    }

    private static ProblemException malformedEmail() {
        return ProblemException.of(ProblemCode.INVALID_FIELD).withField("email", FieldCode.MALFORMED);
    }
}
