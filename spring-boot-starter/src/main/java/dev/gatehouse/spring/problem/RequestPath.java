package dev.gatehouse.spring.problem;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The path a caller asked for, as a problem's {@code instance}. */
final class RequestPath {

    /** RFC 3986 §3.3; not {@code //host/path}, which would name another host. */
    private static final Pattern PATH =
            Pattern.compile("/(?!/)(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2}){0,500}");

    private RequestPath() {}

    /** The path as it was sent, without its query; {@code /} where it is none that could be named. */
    static String of(HttpServletRequest request) {
        String sent = asked(request);
        return sent != null && PATH.matcher(sent).matches() ? sent : "/";
    }

    private static @Nullable String asked(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.ERROR
                ? (String) request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)
                : request.getRequestURI();
    }
}
