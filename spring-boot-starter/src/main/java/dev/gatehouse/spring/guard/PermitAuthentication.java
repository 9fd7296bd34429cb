package dev.gatehouse.spring.guard;

import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.core.claims.Subject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What Spring Security is told of a subject: its roles are {@code ROLE_…} authorities, its name is the user's id. */
final class PermitAuthentication extends AbstractAuthenticationToken {

    private final transient Subject subject;

    PermitAuthentication(Subject subject) {
        super(authorities(subject));
        this.subject = subject;
        super.setAuthenticated(true);
    }

    @Override
    public Subject getPrincipal() {
        return subject;
    }

    /** Nothing: the token was read, and is not kept. */
    @Override
    public @Nullable Object getCredentials() {
        return null;
    }

    @Override
    public String getName() {
        return subject.userId();
    }

    private static List<GrantedAuthority> authorities(Subject subject) {
        return subject.claims().texts(Claims.ROLES).stream()
                .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role))
                .toList();
    }
}
