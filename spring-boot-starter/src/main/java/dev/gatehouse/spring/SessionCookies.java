package dev.gatehouse.spring;

import dev.gatehouse.core.signin.Grant;
import dev.gatehouse.spring.guard.TokenSource;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * The cookies of a browser's session (RFC 6265bis): for this host alone ({@code __Host-}), for no script ({@code HttpOnly}), over
 * nothing but HTTPS ({@code Secure}) and for no request that another site caused ({@code SameSite=Strict}).
 */
final class SessionCookies implements TokenSource {

    static final String ACCESS = "__Host-gatehouse-access";
    static final String REFRESH = "__Host-gatehouse-refresh";
    static final String DEVICE = "__Host-gatehouse-device";

    /** Browsers drop a longer one, name and attributes included, without telling anybody. */
    private static final int MAX_LENGTH = 3_900;

    private static final int MOST_SHOWN = 4;

    /** As long as the account knows the device. */
    private static final Duration DEVICE_LASTS = Duration.ofDays(365);

    private static final Shown NOTHING = new Shown.Nothing();
    private static final Shown FOREIGN = new Shown.Foreign();
    private static final Shown UNUSABLE = new Shown.Unusable();

    @Override
    public Shown find(HttpServletRequest request) {
        List<String> tokens = values(request, ACCESS);
        if (tokens.isEmpty()) {
            return NOTHING;
        }
        if (!SameOrigin.isOwn(request)) {
            return FOREIGN;
        }
        return tokens.size() == 1 ? new Shown.Token(tokens.getFirst()) : UNUSABLE;
    }

    /** The refresh token; of two, of which one must be somebody else's, none. */
    static Optional<String> refreshToken(HttpServletRequest request) {
        return only(values(request, REFRESH));
    }

    /** All that are shown, as far as a browser may have been given some: whoever signs out wants none of them to live. */
    static List<String> refreshTokens(HttpServletRequest request) {
        return values(request, REFRESH).stream().limit(MOST_SHOWN).toList();
    }

    static Optional<String> deviceToken(HttpServletRequest request) {
        return only(values(request, DEVICE));
    }

    private static Optional<String> only(List<String> values) {
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    private static List<String> values(HttpServletRequest request, String name) {
        return Stream.ofNullable(request.getCookies())
                .flatMap(Stream::of)
                .filter(cookie -> cookie.getName().equals(name))
                .map(Cookie::getValue)
                .map(Objects::toString)
                .toList();
    }

    /**
     * The access token is kept until the permit ends: an expired one says that it is to be renewed.
     *
     * @throws IllegalStateException where the access token is too long for a cookie
     */
    static void set(HttpServletResponse response, Grant grant) {
        if (grant.accessToken().length() > MAX_LENGTH) {
            throw new IllegalStateException(
                    "the access token of user " + grant.user().id() + " is "
                            + grant.accessToken().length() + " characters long, above the " + MAX_LENGTH
                            + " of a cookie: they have too many roles or claims");
        }
        add(response, ACCESS, grant.accessToken(), grant.refreshExpiresIn());
        add(response, REFRESH, grant.refreshToken(), grant.refreshExpiresIn());
        if (grant.deviceToken() != null) {
            add(response, DEVICE, grant.deviceToken(), DEVICE_LASTS);
        }
    }

    /** All but the device's: it says who needn't be locked out, and nothing of who is signed in. */
    static void clear(HttpServletResponse response) {
        add(response, ACCESS, "", Duration.ZERO);
        add(response, REFRESH, "", Duration.ZERO);
    }

    private static void add(HttpServletResponse response, String name, String value, Duration maxAge) {
        String cookie = ResponseCookie.from(name, value)
                .path("/")
                .httpOnly(true)
                .secure(true)
                .sameSite("Strict")
                .maxAge(maxAge)
                .build()
                .toString();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie);
    }
}
