package dev.gatehouse.spring;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.factor.FactorManager;
import dev.gatehouse.core.factor.Passkey;
import dev.gatehouse.core.factor.PasskeyChallenge;
import dev.gatehouse.core.factor.PasskeyManager;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.Page;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The caller's own passkeys. What changes them asks for a recent sign-in. */
@RestController
@RequestMapping("/api/factors/passkeys")
@RequiresPolicy(Policies.RECENT_SIGN_IN)
final class PasskeyEndpoints {

    private static final int MAX_NAME_LENGTH = 64;

    private final PasskeyManager passkeys;
    private final FactorManager factors;
    private final UserManager users;
    private final SignInManager signIns;

    PasskeyEndpoints(PasskeyManager passkeys, FactorManager factors, UserManager users, SignInManager signIns) {
        this.passkeys = passkeys;
        this.factors = factors;
        this.users = users;
        this.signIns = signIns;
    }

    /**
     * A passkey to be registered.
     *
     * @param challenge that of the options
     * @param name what its owner calls it
     * @param credential what the browser answered ({@code PublicKeyCredential.toJSON()})
     */
    record PasskeyRegistrationForm(
            @Nullable String challenge,
            @Nullable String name,
            @Nullable JsonNode credential) {}

    /** Another name for a passkey. */
    record NameForm(@Nullable String name) {}

    /**
     * A passkey that was registered.
     *
     * @param passkey what is shown of it from now on
     * @param recoveryCodes told once, where the account had none
     */
    record PasskeyRegistrationAnswer(
            Passkey passkey, @Nullable List<String> recoveryCodes) {

        /** Never shows a code. */
        @Override
        public String toString() {
            return "PasskeyRegistrationAnswer[" + passkey + "]";
        }
    }

    @GetMapping
    @RequiresPolicy(Policies.AUTHENTICATED)
    Page<Passkey> list(Subject caller) {
        return new Page<>(passkeys.list(caller.userId()), null);
    }

    @PostMapping("/options")
    PasskeyChallenge beginRegistration(Subject caller) {
        User user = users.find(caller.userId()).orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
        return passkeys.beginRegistration(user.id(), user.email(), user.firstName() + " " + user.lastName());
    }

    @PostMapping
    ResponseEntity<PasskeyRegistrationAnswer> register(
            @RequestBody PasskeyRegistrationForm form, Subject caller, HttpServletRequest request) {
        FormFields fields = new FormFields();
        String challenge = fields.required("challenge", form.challenge());
        String name = name(fields, form.name());
        String credential = PasskeyForm.credential(fields, form.credential());
        fields.check();
        PasskeyRegistrationAnswer answer = signIns.addFactor(
                        caller,
                        () -> passkeys.register(caller.userId(), challenge, credential, name)
                                .map(passkey -> new PasskeyRegistrationAnswer(passkey, newRecoveryCodes(caller))))
                .orElseThrow(() ->
                        ProblemException.of(ProblemCode.INVALID_FIELD).withField("credential", FieldCode.INCORRECT));
        URI address = URI.create(request.getContextPath() + "/api/factors/passkeys/"
                + answer.passkey().id());
        return ResponseEntity.created(address).body(answer);
    }

    @PutMapping("/{id}/name")
    ResponseEntity<Void> rename(@PathVariable String id, @RequestBody NameForm form, Subject caller) {
        FormFields fields = new FormFields();
        String name = name(fields, form.name());
        fields.check();
        return found(passkeys.rename(caller.userId(), id, name));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> remove(@PathVariable String id, Subject caller) {
        return found(passkeys.remove(caller.userId(), id));
    }

    /** Whoever loses their only passkey must have something. */
    private @Nullable List<String> newRecoveryCodes(Subject caller) {
        return factors.of(caller.userId()).recoveryCodes() > 0
                ? null
                : factors.renewRecoveryCodes(caller.userId()).orElse(null);
    }

    private static ResponseEntity<Void> found(boolean found) {
        if (!found) {
            throw ProblemException.of(ProblemCode.NOT_FOUND);
        }
        return ResponseEntity.noContent().build();
    }

    private static String name(FormFields fields, @Nullable String name) {
        return fields.name("name", name, MAX_NAME_LENGTH);
    }
}
