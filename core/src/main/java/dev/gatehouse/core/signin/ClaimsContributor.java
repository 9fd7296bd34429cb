package dev.gatehouse.core.signin;

import dev.gatehouse.core.user.User;
import java.util.Map;

/**
 * Adds claims of the application's own to access tokens. Asked at every sign-in and every renewal, before anything is written.
 */
@FunctionalInterface
public interface ClaimsContributor {

    /**
     * What else is claimed of {@code user} now: texts, numbers, truth values and lists of texts. It goes before claims that are
     * kept with the account; names, e-mail, roles, and all that RFC 7519 §4.1 and the permit give their meaning, it can't set.
     */
    Map<String, ?> claimsOf(User user);
}
