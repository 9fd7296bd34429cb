package dev.gatehouse.spring;

import dev.gatehouse.core.user.NewUser;
import dev.gatehouse.core.user.User;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Applies merge patches (RFC 7396) to users as their application shows them. Members that can't be set may be sent along as they
 * were read. Thread-safe.
 */
final class UserPatches {

    private static final int MAX_ROLES = 32;

    /** Of all names together: tokens carry them. */
    static final int MAX_ROLES_LENGTH = 500;

    private static final Pattern ROLE = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N} ._-]{0,63}");

    /** What every user has, whether it is shown or not. */
    private static final Set<String> READ_ONLY = Set.of("id", "email", "confirmed", "version");

    private static final String EMAIL = "email";
    private static final List<String> NEEDED = List.of(EMAIL, "firstName", "lastName");

    private static final User NOBODY = new User("", "", "", "", Set.of(), Map.of(), false, false, 0, 0);

    private final JsonMapper json;
    private final UserView view;
    private final Map<String, ManagedClaim> claims;

    UserPatches(JsonMapper json, UserView view, List<ManagedClaim> claims) {
        this.json = json;
        this.view = view;
        this.claims = claims.stream().collect(Collectors.toUnmodifiableMap(ManagedClaim::field, Function.identity()));
    }

    /** Whether a role may be called that. */
    static boolean isRole(String text) {
        return ROLE.matcher(text).matches();
    }

    /** The user as the patch wants it; a problem is thrown that tells all that is wrong with it. */
    User apply(JsonNode patch, User user) {
        if (!patch.isObject()) {
            throw ProblemException.of(ProblemCode.MALFORMED_BODY);
        }
        JsonNode shown = json.valueToTree(view.of(user));
        Application application = new Application(user, shown);
        patch.properties().stream()
                .filter(member -> !isSame(member.getValue(), shown.path(member.getKey())))
                .forEach(member -> application.set(member.getKey(), member.getValue()));
        return application.result();
    }

    /** Somebody who is to have an account; a problem is thrown that tells all that is wrong with it. */
    NewUser invited(JsonNode body) {
        if (!body.isObject()) {
            throw ProblemException.of(ProblemCode.MALFORMED_BODY);
        }
        Application application = new Application(NOBODY, json.createObjectNode());
        NEEDED.forEach(field -> application.choose(field, body.has(field) ? body.get(field) : json.nullNode()));
        body.properties().stream()
                .filter(member -> !NEEDED.contains(member.getKey()))
                .forEach(member -> application.choose(member.getKey(), member.getValue()));
        return application.invited();
    }

    /** As they are written: whole numbers are alike whatever they are kept in. */
    private static boolean isSame(JsonNode one, JsonNode other) {
        return one.toString().equals(other.toString());
    }

    /** One patch, while it is applied. */
    private final class Application {

        private final FormFields fields = new FormFields();
        private final User user;
        private final JsonNode shown;
        private final Map<String, String> newClaims;
        private String email = "";
        private String firstName;
        private String lastName;
        private Set<String> roles;
        private boolean disabled;

        Application(User user, JsonNode shown) {
            this.user = user;
            this.shown = shown;
            this.newClaims = new HashMap<>(user.claims());
            this.firstName = user.firstName();
            this.lastName = user.lastName();
            this.roles = user.roles();
            this.disabled = user.disabled();
        }

        void set(String field, JsonNode value) {
            switch (field) {
                case "firstName" -> firstName = name(field, value);
                case "lastName" -> lastName = name(field, value);
                case "disabled" -> disabled = truth(field, value);
                case "roles" -> roles = roles(value);
                default -> setOther(field, value);
            }
        }

        /** What can be chosen for an account that is made. */
        void choose(String field, JsonNode value) {
            switch (field) {
                case EMAIL -> email = required(field, value);
                case "disabled" -> fields.refuse(field, FieldCode.READ_ONLY);
                default -> set(field, value);
            }
        }

        NewUser invited() {
            fields.check();
            return new NewUser(email, firstName, lastName, roles, newClaims, false);
        }

        User result() {
            fields.check();
            return new User(
                    user.id(),
                    user.email(),
                    firstName,
                    lastName,
                    roles,
                    newClaims,
                    user.confirmed(),
                    disabled,
                    user.version(),
                    user.permitsFrom());
        }

        private void setOther(String field, JsonNode value) {
            ManagedClaim claim = claims.get(field);
            if (claim != null) {
                setClaim(claim, value);
            } else {
                boolean known = READ_ONLY.contains(field) || shown.has(field);
                fields.refuse(field, known ? FieldCode.READ_ONLY : FieldCode.UNKNOWN);
            }
        }

        private void setClaim(ManagedClaim claim, JsonNode value) {
            if (value.isNull()) {
                newClaims.remove(claim.claim());
            } else if (!value.isString()) {
                fields.refuse(claim.field(), FieldCode.WRONG_TYPE);
            } else {
                claim.fault()
                        .apply(value.stringValue())
                        .ifPresentOrElse(
                                fault -> fields.refuse(claim.field(), fault),
                                () -> newClaims.put(claim.claim(), value.stringValue()));
            }
        }

        private String name(String field, JsonNode value) {
            if (!value.isNull() && !value.isString()) {
                fields.refuse(field, FieldCode.WRONG_TYPE);
                return "";
            }
            return fields.name(field, value.isNull() ? null : value.stringValue());
        }

        private String required(String field, JsonNode value) {
            if (!value.isNull() && !value.isString()) {
                fields.refuse(field, FieldCode.WRONG_TYPE);
                return "";
            }
            return fields.required(field, value.isNull() ? null : value.stringValue());
        }

        private boolean truth(String field, JsonNode value) {
            if (!value.isBoolean()) {
                fields.refuse(field, value.isNull() ? FieldCode.REQUIRED : FieldCode.WRONG_TYPE);
            }
            return value.isBoolean() && value.booleanValue();
        }

        private Set<String> roles(JsonNode value) {
            if (!value.isArray()) {
                fields.refuse("roles", value.isNull() ? FieldCode.REQUIRED : FieldCode.WRONG_TYPE);
                return Set.of();
            }
            if (value.size() > MAX_ROLES) {
                fields.refuse("roles", FieldCode.TOO_LONG, MAX_ROLES);
                return Set.of();
            }
            Set<String> named = new HashSet<>();
            for (int i = 0; i < value.size(); i++) {
                named.add(role("roles[" + i + "]", value.get(i)));
            }
            if (named.stream().mapToInt(String::length).sum() > MAX_ROLES_LENGTH) {
                fields.refuse("roles", FieldCode.TOO_LONG, MAX_ROLES_LENGTH);
            }
            return named;
        }

        private String role(String field, JsonNode value) {
            if (!value.isString()) {
                fields.refuse(field, FieldCode.WRONG_TYPE);
                return "";
            }
            if (!isRole(value.stringValue())) {
                fields.refuse(field, FieldCode.MALFORMED);
            }
            return value.stringValue();
        }
    }
}
