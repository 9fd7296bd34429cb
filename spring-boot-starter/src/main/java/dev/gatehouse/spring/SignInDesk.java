package dev.gatehouse.spring;

import dev.gatehouse.core.factor.PasskeyManager;
import dev.gatehouse.core.signin.PasskeySignIn;
import dev.gatehouse.core.signin.Renewal;
import dev.gatehouse.core.signin.SecondFactorRequest;
import dev.gatehouse.core.signin.SignIn;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.signin.SignInRequest;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.SecondFactorForm;
import dev.gatehouse.model.SignInForm;
import dev.gatehouse.spring.limit.RateLimits;
import dev.gatehouse.spring.problem.DeviceReader;
import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Takes the forms of sign-ins and renewals, wherever their tokens come from and go to. */
final class SignInDesk {

    private static final int MAX_ATTEMPT_LENGTH = 128;

    private final SignInManager signIns;
    private final DeviceReader devices;
    private final RateLimits limits;

    SignInDesk(SignInManager signIns, DeviceReader devices, RateLimits limits) {
        this.signIns = signIns;
        this.devices = devices;
        this.limits = limits;
    }

    /**
     * Signs in with a password.
     *
     * @throws ProblemException 400, where the form is incomplete; 429, where the address has asked too often
     */
    SignIn signIn(SignInForm form, HttpServletRequest request, @Nullable String deviceToken) {
        limits.count(request);
        FormFields fields = new FormFields();
        String email = fields.required("email", form.email());
        String password = fields.required("password", form.password());
        fields.check();
        return signIns.signIn(new SignInRequest(
                email, password, emptyToNull(form.secondFactor()), devices.read(request), deviceToken));
    }

    /** Signs in with a second factor, likewise. */
    SignIn signIn(SecondFactorForm form, HttpServletRequest request, @Nullable String deviceToken) {
        limits.count(request);
        FormFields fields = new FormFields();
        String challenge = fields.required("challenge", form.challenge());
        String code = fields.required("code", form.code());
        fields.check();
        return signIns.signIn(new SecondFactorRequest(challenge, code, devices.read(request), deviceToken));
    }

    /** Signs in with a passkey, likewise. */
    SignIn signIn(PasskeyForm form, PasskeyManager passkeys, HttpServletRequest request, @Nullable String deviceToken) {
        limits.count(request);
        FormFields fields = new FormFields();
        String challenge = fields.required("challenge", form.challenge());
        String credential = PasskeyForm.credential(fields, form.credential());
        fields.check();
        return passkeys.verify(challenge, credential)
                .map(use -> signIns.signIn(new PasskeySignIn(use, devices.read(request), deviceToken)))
                .orElseGet(SignIn.Refused::new);
    }

    /** Renews a permit. */
    Renewal renew(FormFields fields, String refreshToken, @Nullable String attempt) {
        if (attempt != null && attempt.isEmpty()) {
            fields.refuse("attempt", FieldCode.TOO_SHORT, 1);
        }
        if (attempt != null && attempt.length() > MAX_ATTEMPT_LENGTH) {
            fields.refuse("attempt", FieldCode.TOO_LONG, MAX_ATTEMPT_LENGTH);
        }
        fields.check();
        return signIns.renew(refreshToken, attempt);
    }

    private static @Nullable String emptyToNull(@Nullable String value) {
        return value == null || value.isEmpty() ? null : value;
    }
}
