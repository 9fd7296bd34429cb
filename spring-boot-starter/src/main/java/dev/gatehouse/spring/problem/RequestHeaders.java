package dev.gatehouse.spring.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** Headers as they were sent. */
final class RequestHeaders {

    private RequestHeaders() {}

    /** Each value of a header. One that was cut short by the container's refusal of the request may be {@code null} there. */
    static List<String> of(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name)).stream()
                .filter(Objects::nonNull)
                .toList();
    }
}
