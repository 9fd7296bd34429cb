package dev.gatehouse.spring;

import dev.gatehouse.core.factor.PasskeyChallenge;
import dev.gatehouse.core.factor.PasskeyManager;
import dev.gatehouse.core.signin.PasskeySignIn;
import dev.gatehouse.core.signin.SignIn;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.spring.guard.AllowAnonymous;
import dev.gatehouse.spring.limit.RateLimits;
import dev.gatehouse.spring.problem.DeviceReader;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Signing in with a passkey, without a password. */
@RestController
@RequestMapping("/api/permits/passkey")
@AllowAnonymous
final class PasskeySignInEndpoints {

    private final PasskeyManager passkeys;
    private final SignInManager signIns;
    private final DeviceReader devices;
    private final SignInAnswers answers;
    private final RateLimits limits;

    PasskeySignInEndpoints(
            PasskeyManager passkeys,
            SignInManager signIns,
            DeviceReader devices,
            SignInAnswers answers,
            RateLimits limits) {
        this.passkeys = passkeys;
        this.signIns = signIns;
        this.devices = devices;
        this.answers = answers;
        this.limits = limits;
    }

    @PostMapping("/options")
    PasskeyChallenge begin() {
        return passkeys.beginSignIn();
    }

    @PostMapping
    ResponseEntity<GrantAnswer> signIn(@RequestBody PasskeyForm form, HttpServletRequest request) {
        limits.count(request);
        FormFields fields = new FormFields();
        String challenge = fields.required("challenge", form.challenge());
        String credential = PasskeyForm.credential(fields, form.credential());
        fields.check();
        SignIn signIn = passkeys.verify(challenge, credential)
                .map(use -> signIns.signIn(
                        new PasskeySignIn(use, devices.read(request), request.getHeader(SignInAnswers.DEVICE_TOKEN))))
                .orElseGet(SignIn.Refused::new);
        return answers.answer(signIn, request);
    }
}
