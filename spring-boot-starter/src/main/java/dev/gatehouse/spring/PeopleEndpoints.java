package dev.gatehouse.spring;

import dev.gatehouse.core.account.OwnAccountManager;
import dev.gatehouse.core.account.PeopleManager;
import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.permit.ClaimsTooLongException;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.core.query.Fields;
import dev.gatehouse.core.query.Selection;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserChange;
import dev.gatehouse.core.user.UserFields;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.Page;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.guard.AsksForPolicy;
import dev.gatehouse.spring.guard.PolicyGuard;
import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.spring.problem.Languages;
import dev.gatehouse.spring.problem.ProblemException;
import dev.gatehouse.spring.web.EntityTags;
import dev.gatehouse.spring.web.IfMatch;
import dev.gatehouse.spring.web.Paging;
import dev.gatehouse.spring.web.Selecting;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Users: everybody sees themselves and changes their own names, those of the manager policy see and manage others, those of the
 * admin policy also whoever has a role. Nobody changes their own rights.
 *
 * <p>Policies are asked before rows: who may not see others learns nothing of which ids there are.
 */
@RestController
@RequestMapping(AccountEndpoints.PATH)
@RequiresPolicy(Policies.AUTHENTICATED)
final class PeopleEndpoints {

    private static final String MERGE_PATCH = "application/merge-patch+json";

    private static final String SEARCH = "search";

    private static final int MAX_SEARCH = 100;

    private final PeopleManager people;
    private final UserManager users;
    private final SignInManager signIns;
    private final PolicyGuard guard;
    private final UserView view;
    private final UserPatches patches;
    private final OwnAccountManager own;
    private final Fields fields;
    private final String managerPolicy;
    private final String adminPolicy;

    PeopleEndpoints(
            PeopleManager people,
            OwnAccountManager own,
            UserManager users,
            SignInManager signIns,
            PolicyGuard guard,
            UserView view,
            UserPatches patches,
            Fields fields,
            GatehouseProperties.WebProperties web) {
        this.people = people;
        this.own = own;
        this.users = users;
        this.signIns = signIns;
        this.guard = guard;
        this.view = view;
        this.patches = patches;
        this.fields = fields;
        this.managerPolicy = web.managerPolicy();
        this.adminPolicy = web.adminPolicy();
    }

    @GetMapping
    @AsksForPolicy(AccountEndpoints.MANAGER_POLICY)
    Page<Object> list(
            Subject caller,
            Paging paging,
            @RequestParam(name = SEARCH, required = false) @Nullable String search,
            @RequestParam(name = Selecting.FILTER, required = false) @Nullable String filter,
            @RequestParam(name = Selecting.ORDER_BY, required = false) @Nullable String orderBy) {
        guard.require(managerPolicy, caller);
        Selection asked = Selecting.of(fields, filter, orderBy, paging);
        Selection selection = search == null ? asked : asked.and(UserFields.containing(searchable(search)));
        return paging.page(users.list(selection).stream().map(view::of).toList());
    }

    @GetMapping("/me")
    ResponseEntity<Object> me(Subject caller) {
        return answer(user(caller.userId()));
    }

    @GetMapping("/{id}")
    @AsksForPolicy(value = AccountEndpoints.MANAGER_POLICY, ofOthers = true)
    ResponseEntity<Object> find(@PathVariable String id, Subject caller) {
        requireSight(id, caller);
        return answer(user(id));
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {MediaType.APPLICATION_JSON_VALUE, MERGE_PATCH})
    @AsksForPolicy(value = AccountEndpoints.MANAGER_POLICY, ofOthers = true)
    ResponseEntity<Object> change(
            @PathVariable String id,
            IfMatch ifMatch,
            @RequestBody JsonNode body,
            Subject caller,
            HttpServletRequest request) {
        requireSight(id, caller);
        User user = user(id);
        User wanted = patches.apply(body, user);
        requireRight(user, wanted, caller);
        requireVersion(user, ifMatch);
        return answer(wanted.equals(user) ? user : changed(update(user, wanted, caller, request)));
    }

    /** Who changes something of their own knows of it. */
    private UserChange update(User user, User wanted, Subject caller, HttpServletRequest request) {
        requireRoomFor(wanted);
        return caller.userId().equals(user.id())
                ? signIns.update(wanted)
                : people.update(user, wanted, Languages.of(request));
    }

    /** Nobody is to be locked out by what they are claimed. Who is disabled gets no tokens. */
    private void requireRoomFor(User wanted) {
        try {
            if (!wanted.disabled()) {
                signIns.requireRoomFor(wanted);
            }
        } catch (ClaimsTooLongException tooLong) {
            throw ProblemException.of(ProblemCode.INVALID_FIELD)
                    .withField("roles", FieldCode.TOO_LONG, UserPatches.MAX_ROLES_LENGTH);
        }
    }

    /** Who removes their own account may come to think better of it; others are removed at once. */
    @DeleteMapping("/{id}")
    @AsksForPolicy(value = AccountEndpoints.MANAGER_POLICY, ofOthers = true)
    ResponseEntity<OwnAccountEndpoints.Removal> remove(
            @PathVariable String id, IfMatch ifMatch, Subject caller, HttpServletRequest request) {
        if (caller.userId().equals(id)) {
            return removeOwn(ifMatch, caller, request);
        }
        User user = managed(id, caller);
        requireVersion(user, ifMatch);
        changed(people.delete(user, Languages.of(request)));
        return ResponseEntity.noContent().build();
    }

    private ResponseEntity<OwnAccountEndpoints.Removal> removeOwn(
            IfMatch ifMatch, Subject caller, HttpServletRequest request) {
        guard.require(Policies.RECENT_SIGN_IN, caller);
        User user = user(caller.userId());
        requireVersion(user, ifMatch);
        return OwnAccountEndpoints.removal(own.requestRemoval(user, Languages.of(request)));
    }

    @PostMapping("/{id}/unlock")
    @AsksForPolicy(AccountEndpoints.MANAGER_POLICY)
    ResponseEntity<Void> unlock(@PathVariable String id, Subject caller, HttpServletRequest request) {
        people.unlock(managed(id, caller), Languages.of(request));
        return ResponseEntity.noContent().build();
    }

    /** What would serve a thief of a manager's token needs a sign-in of a moment ago. */
    @DeleteMapping("/{id}/factors")
    @RequiresPolicy(Policies.RECENT_SIGN_IN)
    @AsksForPolicy(AccountEndpoints.MANAGER_POLICY)
    ResponseEntity<Void> resetFactors(@PathVariable String id, Subject caller, HttpServletRequest request) {
        people.resetFactors(managed(id, caller), Languages.of(request));
        return ResponseEntity.noContent().build();
    }

    /** Somebody else, whom the caller may manage. */
    private User managed(String id, Subject caller) {
        guard.require(managerPolicy, caller);
        requireOther(id, caller);
        User user = user(id);
        requireRank(user, caller);
        return user;
    }

    private void requireSight(String id, Subject caller) {
        if (!caller.userId().equals(id)) {
            guard.require(managerPolicy, caller);
        }
    }

    /** Who has a role may be above those who manage the others. */
    private void requireRank(User user, Subject caller) {
        if (!user.roles().isEmpty() && !caller.userId().equals(user.id())) {
            guard.require(adminPolicy, caller);
        }
    }

    private void requireRight(User user, User wanted, Subject caller) {
        requireRank(user, caller);
        boolean rolesChange = !wanted.roles().equals(user.roles());
        boolean rightsChange =
                wanted.disabled() != user.disabled() || !wanted.claims().equals(user.claims());
        if (rolesChange) {
            guard.require(adminPolicy, caller);
        }
        if (rightsChange) {
            guard.require(managerPolicy, caller);
        }
        if (rolesChange || rightsChange) {
            requireOther(user.id(), caller);
        }
    }

    private static void requireOther(String id, Subject caller) {
        if (caller.userId().equals(id)) {
            throw ProblemException.of(ProblemCode.NOT_FOR_ONESELF);
        }
    }

    private static void requireVersion(User user, IfMatch ifMatch) {
        if (!ifMatch.any() && !ifMatch.lists(user.version())) {
            throw ProblemException.of(ProblemCode.PRECONDITION_FAILED);
        }
    }

    private static String searchable(String text) {
        if (text.isEmpty() || text.length() > MAX_SEARCH || text.codePoints().anyMatch(Character::isISOControl)) {
            throw ProblemException.of(ProblemCode.INVALID_PARAMETER).withField(SEARCH, FieldCode.MALFORMED);
        }
        return text;
    }

    private User user(String id) {
        return users.find(id).orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
    }

    private static User changed(UserChange change) {
        return switch (change) {
            case UserChange.Changed changed -> changed.user();
            case UserChange.LastAdmin last -> throw ProblemException.of(ProblemCode.LAST_ADMIN);
            case UserChange.Outdated outdated -> throw ProblemException.of(ProblemCode.PRECONDITION_FAILED);
            case UserChange.PasswordRefused refused ->
                throw new IllegalStateException("a change without a password was refused for it");
        };
    }

    private ResponseEntity<Object> answer(User user) {
        return ResponseEntity.ok().eTag(EntityTags.of(user.version())).body(view.of(user));
    }
}
