package dev.gatehouse.spring.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.permit.Reading;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;

/** The authentication step through one request's dispatches. */
class PermitAuthenticationFilterTest {

    private static final Subject SUBJECT = new Subject(
            "user-1",
            "permit-1",
            "token-1",
            Instant.EPOCH,
            Instant.EPOCH,
            Claims.of(Map.of("roles", List.of("Admin", "Share Manager"))));

    private final List<String> read = new ArrayList<>();
    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();
    private final Filter authentication =
            new PermitAuthenticationFilter(this::read, request -> new TokenSource.Shown.Nothing(), contexts);
    private final Filter holder = new SecurityContextHolderFilter(contexts);
    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
    private final List<Authentication> seen = new ArrayList<>();

    private Reading read(String token) {
        read.add(token);
        return token.equals("good") ? new Reading.Valid(SUBJECT) : new Reading.Invalid();
    }

    @AfterEach
    void forgetCaller() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void theTokenIsReadOnceHoweverOftenTheRequestIsDispatched() throws Exception {
        request.addHeader("Authorization", "Bearer good");

        dispatch(DispatcherType.REQUEST);
        dispatch(DispatcherType.ASYNC);
        request.setAttribute(RequestDispatcher.ERROR_REQUEST_URI, "/");
        dispatch(DispatcherType.ERROR);

        assertThat(read).containsExactly("good");
        assertThat(seen)
                .hasSize(3)
                .allSatisfy(caller -> assertThat(caller.getPrincipal()).isEqualTo(SUBJECT));
        assertThat(CurrentReading.subject(request)).hasValue(SUBJECT);
    }

    @Test
    void nothingIsReadWhereNoTokenIsShown() throws Exception {
        dispatch(DispatcherType.REQUEST);

        assertThat(read).isEmpty();
        assertThat(seen).containsOnlyNulls();
        assertThat(CurrentReading.subject(request)).isEmpty();
    }

    @Test
    void aBadTokenLetsTheRequestPassWithoutACaller() throws Exception {
        request.addHeader("Authorization", "Bearer bad");

        dispatch(DispatcherType.REQUEST);

        assertThat(seen).containsOnlyNulls();
        assertThat(CurrentReading.subject(request)).isEmpty();
    }

    @Test
    void twoHeadersAreNotReadAtAll() throws Exception {
        request.addHeader("Authorization", "Bearer good");
        request.addHeader("Authorization", "Bearer good");

        dispatch(DispatcherType.REQUEST);

        assertThat(read).isEmpty();
        assertThat(CurrentReading.problem(request)).hasMessage("TokenInvalid");
    }

    @Test
    void theCallerIsAuthenticatedByIdWithRolesAndWithoutTheToken() throws Exception {
        request.addHeader("Authorization", "Bearer good");

        dispatch(DispatcherType.REQUEST);

        Authentication caller = seen.getFirst();
        assertThat(caller.isAuthenticated()).isTrue();
        assertThat(caller.getName()).isEqualTo("user-1");
        assertThat(caller.getCredentials()).isNull();
        assertThat(caller.getAuthorities())
                .extracting(GrantedAuthority::getAuthority)
                .containsExactly("ROLE_Admin", "ROLE_Share Manager");
        assertThat(caller).asString().doesNotContain("good");
    }

    private void dispatch(DispatcherType type) throws Exception {
        request.setDispatcherType(type);
        FilterChain handler =
                (req, res) -> seen.add(SecurityContextHolder.getContext().getAuthentication());
        FilterChain inner = (req, res) -> authentication.doFilter(req, res, handler);
        holder.doFilter(request, new MockHttpServletResponse(), inner);
    }
}
