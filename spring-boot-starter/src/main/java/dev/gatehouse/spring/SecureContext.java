package dev.gatehouse.spring;

import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;

/** Whether browsers keep a {@code Secure} cookie of an answer, and nobody between reads a password: W3C Secure Contexts §3.1. */
final class SecureContext {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "0:0:0:0:0:0:0:1", "::1");

    private SecureContext() {}

    /** @throws ProblemException 403, where it is plain HTTP from anywhere but the machine itself */
    static void require(HttpServletRequest request) {
        if (!request.isSecure() && !isLoopback(request.getServerName().toLowerCase(Locale.ROOT))) {
            throw ProblemException.of(ProblemCode.HTTPS_REQUIRED);
        }
    }

    private static boolean isLoopback(String host) {
        return LOOPBACK.contains(host) || host.endsWith(".localhost");
    }
}
