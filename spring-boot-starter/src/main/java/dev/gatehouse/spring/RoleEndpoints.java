package dev.gatehouse.spring;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.permit.ClaimsTooLongException;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.core.signin.RoleManager;
import dev.gatehouse.core.user.Role;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.Page;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.model.RoleForm;
import dev.gatehouse.spring.guard.AsksForPolicy;
import dev.gatehouse.spring.guard.PolicyGuard;
import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.spring.problem.ProblemException;
import dev.gatehouse.spring.web.EntityTags;
import dev.gatehouse.spring.web.IfMatch;
import dev.gatehouse.spring.web.Paging;
import dev.gatehouse.spring.web.Repeatability;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
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
import org.springframework.web.util.UriUtils;

/** Roles that carry claims, for those of the admin policy. Nobody changes a role they hold: it would be their own rights. */
@RestController
@RequestMapping(RoleEndpoints.PATH)
@RequiresPolicy(Policies.AUTHENTICATED)
@AsksForPolicy("${gatehouse.web.admin-policy:Admins}")
final class RoleEndpoints {

    static final String PATH = "/api/roles";

    private static final int MAX_CLAIMS = 32;
    private static final int MAX_VALUE = 200;

    /** Of all names and values together: the tokens of all who hold the role carry them. */
    private static final int MAX_LENGTH = 1_000;

    private static final Pattern CLAIM = Pattern.compile("[A-Za-z0-9_.:/-]{1,100}");

    /** What tokens say of their user, their permit and themselves (RFC 7519 §4.1, RFC 9068 §2.2). */
    private static final Set<String> TAKEN = Set.of(
            "iss",
            "sub",
            "aud",
            "exp",
            "nbf",
            "iat",
            "jti",
            "sid",
            "email",
            "given_name",
            "family_name",
            "roles",
            "auth_time",
            "amr",
            "acr",
            "user_version");

    private final RoleManager roles;
    private final UserManager users;
    private final PolicyGuard guard;
    private final String policy;

    /** @param policy of those who may */
    RoleEndpoints(RoleManager roles, UserManager users, PolicyGuard guard, String policy) {
        this.roles = roles;
        this.users = users;
        this.guard = guard;
        this.policy = policy;
    }

    @GetMapping
    Page<Role> list(Subject caller, Paging paging) {
        guard.require(policy, caller);
        return paging.page(roles.list(paging.topAndOne(), paging.skip()));
    }

    @GetMapping("/{name}")
    ResponseEntity<Role> find(@PathVariable String name, Subject caller) {
        guard.require(policy, caller);
        return answer(ResponseEntity.ok(), role(name));
    }

    @PostMapping
    ResponseEntity<Role> add(
            @RequestBody RoleForm form, Subject caller, Repeatability repeatability, HttpServletRequest request) {
        guard.require(policy, caller);
        FormFields fields = new FormFields();
        String name = fields.required("name", form.name());
        if (!name.isEmpty() && !UserPatches.isRole(name)) {
            fields.refuse("name", FieldCode.MALFORMED);
        }
        Map<String, String> claims = claims(form, fields);
        fields.check();
        requireNotHeld(name, caller);
        URI address = URI.create(
                request.getContextPath() + PATH + "/" + UriUtils.encodePathSegment(name, StandardCharsets.UTF_8));
        return repeatability.once(form, Role.class, () -> answer(ResponseEntity.created(address), added(name, claims)));
    }

    private Role added(String name, Map<String, String> claims) {
        return carried(() -> roles.add(name, claims))
                .orElseThrow(() -> ProblemException.of(ProblemCode.ALREADY_EXISTS));
    }

    @PutMapping("/{name}")
    ResponseEntity<Role> change(
            @PathVariable String name, IfMatch ifMatch, @RequestBody RoleForm form, Subject caller) {
        guard.require(policy, caller);
        FormFields fields = new FormFields();
        if (form.name() != null && !form.name().equals(name)) {
            fields.refuse("name", FieldCode.READ_ONLY);
        }
        Map<String, String> claims = claims(form, fields);
        fields.check();
        requireNotHeld(name, caller);
        Role role = current(name, ifMatch);
        Role changed = carried(() -> roles.update(new Role(name, claims, role.version())))
                .orElseThrow(RoleEndpoints::outdated);
        return answer(ResponseEntity.ok(), changed);
    }

    @DeleteMapping("/{name}")
    ResponseEntity<Void> remove(@PathVariable String name, IfMatch ifMatch, Subject caller) {
        guard.require(policy, caller);
        requireNotHeld(name, caller);
        if (roles.remove(current(name, ifMatch)).isEmpty()) {
            throw outdated();
        }
        return ResponseEntity.noContent().build();
    }

    private static Map<String, String> claims(RoleForm form, FormFields fields) {
        Map<String, @Nullable String> given = form.claims();
        if (given == null) {
            fields.refuse("claims", FieldCode.REQUIRED);
            return Map.of();
        }
        if (given.size() > MAX_CLAIMS) {
            fields.refuse("claims", FieldCode.TOO_LONG, MAX_CLAIMS);
        }
        Map<String, String> claims = new HashMap<>();
        given.forEach((name, value) -> claims.put(name, claim(name, value, fields)));
        if (claims.entrySet().stream().mapToInt(RoleEndpoints::length).sum() > MAX_LENGTH) {
            fields.refuse("claims", FieldCode.TOO_LONG, MAX_LENGTH);
        }
        return claims;
    }

    private static int length(Map.Entry<String, String> claim) {
        return claim.getKey().length() + claim.getValue().length();
    }

    /** The name is not repeated where it is not one: it is whatever somebody typed. */
    private static String claim(String name, @Nullable String value, FormFields fields) {
        if (!CLAIM.matcher(name).matches()) {
            fields.refuse("claims", FieldCode.MALFORMED);
        } else if (TAKEN.contains(name)) {
            fields.refuse("claims." + name, FieldCode.READ_ONLY);
        } else if (value == null || value.isEmpty()) {
            fields.refuse("claims." + name, FieldCode.REQUIRED);
        } else if (value.length() > MAX_VALUE) {
            fields.refuse("claims." + name, FieldCode.TOO_LONG, MAX_VALUE);
        }
        return value == null ? "" : value;
    }

    /** By the account of today: a token may be from before the role was given. */
    private void requireNotHeld(String name, Subject caller) {
        if (users.find(caller.userId())
                .filter(user -> !user.roles().contains(name))
                .isEmpty()) {
            throw ProblemException.of(ProblemCode.NOT_FOR_ONESELF);
        }
    }

    /** Where somebody holds so many roles that their tokens would not carry this one, it is refused. */
    private static Optional<Role> carried(Supplier<Optional<Role>> change) {
        try {
            return change.get();
        } catch (ClaimsTooLongException tooLong) {
            throw ProblemException.of(ProblemCode.INVALID_FIELD).withField("claims", FieldCode.TOO_LONG, MAX_LENGTH);
        }
    }

    private Role current(String name, IfMatch ifMatch) {
        Role role = role(name);
        if (!ifMatch.any() && !ifMatch.lists(role.version())) {
            throw outdated();
        }
        return role;
    }

    private Role role(String name) {
        return roles.find(name).orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
    }

    private static ProblemException outdated() {
        return ProblemException.of(ProblemCode.PRECONDITION_FAILED);
    }

    private static ResponseEntity<Role> answer(ResponseEntity.BodyBuilder answer, Role role) {
        return answer.eTag(EntityTags.of(role.version())).body(role);
    }
}
