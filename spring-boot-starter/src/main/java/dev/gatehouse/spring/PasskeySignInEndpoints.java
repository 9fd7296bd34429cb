package dev.gatehouse.spring;

import dev.gatehouse.core.factor.PasskeyChallenge;
import dev.gatehouse.core.factor.PasskeyManager;
import dev.gatehouse.spring.guard.AllowAnonymous;
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
    private final SignInDesk desk;
    private final SignInAnswers answers;

    PasskeySignInEndpoints(PasskeyManager passkeys, SignInDesk desk, SignInAnswers answers) {
        this.passkeys = passkeys;
        this.desk = desk;
        this.answers = answers;
    }

    @PostMapping("/options")
    PasskeyChallenge begin() {
        return passkeys.beginSignIn();
    }

    @PostMapping
    ResponseEntity<GrantAnswer> signIn(@RequestBody PasskeyForm form, HttpServletRequest request) {
        return answers.answer(
                desk.signIn(form, passkeys, request, request.getHeader(SignInAnswers.DEVICE_TOKEN)), request);
    }
}
