package dev.gatehouse.spring;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.model.Confirmation;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.Page;
import dev.gatehouse.model.Permit;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.model.RenewalForm;
import dev.gatehouse.model.RevocationForm;
import dev.gatehouse.model.RevokedReason;
import dev.gatehouse.model.SecondFactorForm;
import dev.gatehouse.model.SignInForm;
import dev.gatehouse.spring.guard.AllowAnonymous;
import dev.gatehouse.spring.guard.AsksForPolicy;
import dev.gatehouse.spring.guard.PolicyGuard;
import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.spring.problem.ProblemException;
import dev.gatehouse.spring.web.Paging;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Sign-in, renewal, and the permits console: everybody sees and ends their own permits, managers everybody's. */
@RestController
@RequestMapping("/api/permits")
@RequiresPolicy(Policies.AUTHENTICATED)
final class PermitEndpoints {

    /** The application's own word for a user names the query parameter too. */
    private static final String USER_PARAMETER = "${gatehouse.web.user-name:user}";

    private final SignInManager signIns;
    private final Revocations revocations;
    private final PolicyGuard guard;
    private final SignInDesk desk;
    private final SignInAnswers answers;
    private final String userName;
    private final String managerPolicy;

    PermitEndpoints(
            SignInManager signIns,
            Revocations revocations,
            PolicyGuard guard,
            SignInDesk desk,
            SignInAnswers answers,
            GatehouseProperties properties) {
        this.signIns = signIns;
        this.revocations = revocations;
        this.guard = guard;
        this.desk = desk;
        this.answers = answers;
        this.userName = properties.web().userName();
        this.managerPolicy = properties.web().managerPolicy();
    }

    @PostMapping
    @AllowAnonymous
    ResponseEntity<GrantAnswer> signIn(@RequestBody SignInForm form, HttpServletRequest request) {
        return answers.answer(desk.signIn(form, request, request.getHeader(SignInAnswers.DEVICE_TOKEN)), request);
    }

    @PostMapping("/second-factor")
    @AllowAnonymous
    ResponseEntity<GrantAnswer> signIn(@RequestBody SecondFactorForm form, HttpServletRequest request) {
        return answers.answer(desk.signIn(form, request, request.getHeader(SignInAnswers.DEVICE_TOKEN)), request);
    }

    @PostMapping("/renewal")
    @AllowAnonymous
    GrantAnswer renew(@RequestBody RenewalForm form) {
        FormFields fields = new FormFields();
        String refreshToken = fields.required("refreshToken", form.refreshToken());
        return answers.answer(desk.renew(fields, refreshToken, form.attempt()));
    }

    /** For whoever has no access token any more that lives: a refresh token proves the same permit. */
    @PostMapping("/revocation")
    @AllowAnonymous
    ResponseEntity<Void> signOut(@RequestBody RevocationForm form) {
        FormFields fields = new FormFields();
        String refreshToken = fields.required("refreshToken", form.refreshToken());
        fields.check();
        signIns.signOut(refreshToken);
        return ResponseEntity.noContent().build();
    }

    @GetMapping
    @AsksForPolicy(value = AccountEndpoints.MANAGER_POLICY, ofOthers = true)
    Page<Permit> list(
            Subject caller,
            Paging paging,
            @RequestParam(name = USER_PARAMETER, required = false) @Nullable String user) {
        String userId = user == null && !guard.isMet(managerPolicy, caller) ? caller.userId() : user;
        requireOwnerOrManager(userId, caller);
        return paging.page(signIns.listLive(userId, paging.topAndOne(), paging.skip()));
    }

    @GetMapping("/{id}")
    @AsksForPolicy(value = AccountEndpoints.MANAGER_POLICY, ofOthers = true)
    Permit find(@PathVariable String id, Subject caller) {
        return findFor(caller, id);
    }

    @DeleteMapping("/current")
    ResponseEntity<Confirmation> signOut(
            Subject caller, @RequestParam(name = Revocations.WAIT, required = false) @Nullable String wait) {
        return revocations.answer(end(caller, wait));
    }

    @DeleteMapping(path = "/current", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> signOutAndTell(
            Subject caller, @RequestParam(name = Revocations.WAIT, required = false) @Nullable String wait) {
        return revocations.tell(end(caller, wait));
    }

    @DeleteMapping("/{id}")
    @AsksForPolicy(value = AccountEndpoints.MANAGER_POLICY, ofOthers = true)
    ResponseEntity<Confirmation> revoke(
            @PathVariable String id,
            Subject caller,
            @RequestParam(name = Revocations.WAIT, required = false) @Nullable String wait) {
        return revocations.answer(end(id, caller, wait));
    }

    @DeleteMapping(path = "/{id}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @AsksForPolicy(value = AccountEndpoints.MANAGER_POLICY, ofOthers = true)
    ResponseEntity<SseEmitter> revokeAndTell(
            @PathVariable String id,
            Subject caller,
            @RequestParam(name = Revocations.WAIT, required = false) @Nullable String wait) {
        return revocations.tell(end(id, caller, wait));
    }

    @DeleteMapping
    @AsksForPolicy(value = AccountEndpoints.MANAGER_POLICY, ofOthers = true)
    ResponseEntity<Confirmation> revokeAllOf(
            @RequestParam(name = USER_PARAMETER) String user,
            Subject caller,
            @RequestParam(name = Revocations.WAIT, required = false) @Nullable String wait) {
        return revocations.answer(endAllOf(user, caller, wait));
    }

    @DeleteMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @AsksForPolicy(value = AccountEndpoints.MANAGER_POLICY, ofOthers = true)
    ResponseEntity<SseEmitter> revokeAllOfAndTell(
            @RequestParam(name = USER_PARAMETER) String user,
            Subject caller,
            @RequestParam(name = Revocations.WAIT, required = false) @Nullable String wait) {
        return revocations.tell(endAllOf(user, caller, wait));
    }

    /** Each of these answers whether all nodes are waited for. */
    private boolean end(Subject caller, @Nullable String wait) {
        boolean forAll = Revocations.isForAll(wait);
        signIns.revoke(caller.permitId(), RevokedReason.SIGNED_OUT);
        return forAll;
    }

    private boolean end(String id, Subject caller, @Nullable String wait) {
        boolean forAll = Revocations.isForAll(wait);
        Permit permit = findFor(caller, id);
        signIns.revoke(permit.id(), reasonFor(permit.userId(), caller));
        return forAll;
    }

    private boolean endAllOf(String user, Subject caller, @Nullable String wait) {
        boolean forAll = Revocations.isForAll(wait);
        if (user.isBlank()) {
            throw ProblemException.of(ProblemCode.INVALID_PARAMETER).withField(userName, FieldCode.REQUIRED);
        }
        requireOwnerOrManager(user, caller);
        signIns.revokeAllOf(user, reasonFor(user, caller));
        return forAll;
    }

    /** Whoever may not see others' permits gets the same answer whether there is such a permit or not. */
    private Permit findFor(Subject caller, String id) {
        Permit permit = signIns.find(id).orElse(null);
        requireOwnerOrManager(permit == null ? null : permit.userId(), caller);
        if (permit == null) {
            throw ProblemException.of(ProblemCode.NOT_FOUND);
        }
        return permit;
    }

    private void requireOwnerOrManager(@Nullable String userId, Subject caller) {
        if (!caller.userId().equals(userId)) {
            guard.require(managerPolicy, caller);
        }
    }

    private static RevokedReason reasonFor(String ownerId, Subject caller) {
        return caller.userId().equals(ownerId) ? RevokedReason.SIGNED_OUT : RevokedReason.ENDED_BY_MANAGER;
    }
}
