package dev.gatehouse.spring;

import dev.gatehouse.core.account.AccountManager;
import dev.gatehouse.core.account.Invitations;
import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.core.user.NewUser;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserCreation;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.InvitationForm;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.guard.AllowAnonymous;
import dev.gatehouse.spring.guard.AsksForPolicy;
import dev.gatehouse.spring.guard.PolicyGuard;
import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.spring.limit.RateLimits;
import dev.gatehouse.spring.problem.Languages;
import dev.gatehouse.spring.problem.ProblemException;
import dev.gatehouse.spring.web.EntityTags;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Accounts that those of the manager policy make for others, those of the admin policy also with roles. They see everybody, so
 * they are told of an e-mail that is taken; whoever accepts an invitation is told nothing but whether the code was right.
 */
@RestController
@RequestMapping(AccountEndpoints.PATH)
@RequiresPolicy(Policies.AUTHENTICATED)
final class InvitationEndpoints {

    private final Invitations invitations;
    private final AccountManager accounts;
    private final UserManager users;
    private final PolicyGuard guard;
    private final UserView view;
    private final UserPatches patches;
    private final RateLimits limits;
    private final GatehouseProperties.WebProperties web;

    InvitationEndpoints(
            Invitations invitations,
            AccountManager accounts,
            UserManager users,
            PolicyGuard guard,
            UserView view,
            UserPatches patches,
            RateLimits limits,
            GatehouseProperties.WebProperties web) {
        this.invitations = invitations;
        this.accounts = accounts;
        this.users = users;
        this.guard = guard;
        this.view = view;
        this.patches = patches;
        this.limits = limits;
        this.web = web;
    }

    @PostMapping("/invitations")
    @AsksForPolicy(AccountEndpoints.MANAGER_POLICY)
    ResponseEntity<Object> invite(@RequestBody JsonNode body, Subject caller, HttpServletRequest request) {
        guard.require(web.managerPolicy(), caller);
        NewUser invited = patches.invited(body);
        if (!invited.roles().isEmpty()) {
            guard.require(web.adminPolicy(), caller);
        }
        return switch (invitations.invite(invited, Languages.of(request))) {
            case UserCreation.Created(User user) ->
                ResponseEntity.created(URI.create(request.getContextPath() + web.usersPath() + "/" + user.id()))
                        .eTag(EntityTags.of(user.version()))
                        .body(view.of(user));
            case UserCreation.EmailTaken taken ->
                throw ProblemException.of(ProblemCode.ALREADY_EXISTS).withField("email", FieldCode.INCORRECT);
            case UserCreation.EmailMalformed malformed ->
                throw ProblemException.of(ProblemCode.INVALID_FIELD).withField("email", FieldCode.MALFORMED);
            case UserCreation.PasswordRefused refused ->
                throw new IllegalStateException("an account without a password was refused for it");
        };
    }

    /** Another code, for whoever has lost the e-mail or let it expire. */
    @PostMapping("/{id}/invitation")
    @AsksForPolicy(AccountEndpoints.MANAGER_POLICY)
    ResponseEntity<Void> inviteAgain(@PathVariable String id, Subject caller, HttpServletRequest request) {
        guard.require(web.managerPolicy(), caller);
        boolean invited = users.find(id)
                .filter(user -> invitations.inviteAgain(user, Languages.of(request)))
                .isPresent();
        if (!invited) {
            throw ProblemException.of(ProblemCode.NOT_FOUND);
        }
        return ResponseEntity.accepted().build();
    }

    @PostMapping("/invitations/acceptance")
    @AllowAnonymous
    ResponseEntity<Void> accept(@RequestBody InvitationForm form, HttpServletRequest request) {
        limits.count(request);
        FormFields fields = new FormFields();
        String email = fields.required("email", form.email());
        String code = fields.required("code", form.code());
        String password = fields.required("password", form.password());
        fields.check();
        return AccountEndpoints.answer(accounts.acceptInvitation(email, code, password), "password");
    }
}
