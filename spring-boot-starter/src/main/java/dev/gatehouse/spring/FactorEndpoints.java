package dev.gatehouse.spring;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.factor.FactorManager;
import dev.gatehouse.core.factor.Factors;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.spring.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The caller's own second factors. What changes them asks for a recent sign-in. */
@RestController
@RequestMapping("/api/factors")
@RequiresPolicy(Policies.RECENT_SIGN_IN)
final class FactorEndpoints {

    private final FactorManager factors;
    private final UserManager users;
    private final SignInManager signIns;

    FactorEndpoints(FactorManager factors, UserManager users, SignInManager signIns) {
        this.factors = factors;
        this.users = users;
        this.signIns = signIns;
    }

    /** A code of an authenticator app. */
    record CodeForm(@Nullable String code) {

        /** Never shows it. */
        @Override
        public String toString() {
            return "CodeForm[…]";
        }
    }

    /** Recovery codes, told once. */
    record RecoveryCodesAnswer(List<String> recoveryCodes) {

        /** Never shows them. */
        @Override
        public String toString() {
            return "RecoveryCodesAnswer[…]";
        }
    }

    @GetMapping
    @RequiresPolicy(Policies.AUTHENTICATED)
    Factors find(Subject caller) {
        return factors.of(caller.userId());
    }

    @PostMapping("/totp")
    TotpEnrolmentAnswer enrolTotp(Subject caller) {
        User user = users.find(caller.userId()).orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
        return TotpEnrolmentAnswer.of(factors.enrolTotp(user.id(), user.email()));
    }

    @PostMapping("/totp/confirmation")
    RecoveryCodesAnswer confirmTotp(@RequestBody CodeForm form, Subject caller) {
        String code = form.code();
        if (code == null || code.isEmpty()) {
            throw refused(FieldCode.REQUIRED);
        }
        return signIns.addFactor(caller, () -> factors.confirmTotp(caller.userId(), code))
                .map(RecoveryCodesAnswer::new)
                .orElseThrow(() -> refused(FieldCode.INCORRECT));
    }

    @DeleteMapping("/totp")
    ResponseEntity<Void> removeTotp(Subject caller) {
        if (!factors.removeTotp(caller.userId())) {
            throw ProblemException.of(ProblemCode.NOT_FOUND);
        }
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/recovery-codes")
    RecoveryCodesAnswer renewRecoveryCodes(Subject caller) {
        Optional<List<String>> codes = factors.renewRecoveryCodes(caller.userId());
        return codes.map(RecoveryCodesAnswer::new).orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
    }

    private static ProblemException refused(FieldCode fault) {
        return ProblemException.of(ProblemCode.INVALID_FIELD).withField("code", fault);
    }
}
