package dev.gatehouse.spring.web;

import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.DoorOptions;
import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The query parameters of a request, where one that is silently ignored would lie. */
public final class QueryParameters {

    private QueryParameters() {}

    /**
     * Ends the request where it has others.
     *
     * @param isKnown which there may be, besides the version of the API
     */
    public static void requireKnown(HttpServletRequest request, Predicate<String> isKnown) {
        for (String name : request.getParameterMap().keySet()) {
            if (!name.equals(DoorOptions.API_VERSION_PARAMETER) && !isKnown.test(name)) {
                throw refused(name, FieldCode.UNKNOWN);
            }
        }
    }

    /** The only value of a parameter, {@code null} where there is none; more than one end the request. */
    public static @Nullable String single(HttpServletRequest request, String name) {
        String[] values = request.getParameterValues(name);
        if (values != null && values.length != 1) {
            throw refused(name, FieldCode.MALFORMED);
        }
        return values == null ? null : values[0];
    }

    /** What ends a request for a parameter. */
    public static ProblemException refused(String name, FieldCode fault, Object... arguments) {
        return ProblemException.of(ProblemCode.INVALID_PARAMETER).withField(name, fault, arguments);
    }
}
