package dev.gatehouse.spring.problem;

import dev.gatehouse.core.claims.InvalidOptionException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How strict the door is.
 *
 * @param maxBodyBytes what a request's body never exceeds
 * @param apiVersions the versions of the API that are served ({@code 1.0}); the first is the default
 * @param deprecations those of them that are to be left
 * @param retryAfter how long callers are asked to wait when something this needs is away
 */
public record DoorOptions(
        int maxBodyBytes, List<String> apiVersions, List<ApiDeprecation> deprecations, Duration retryAfter) {

    /** Where a caller names the version: in the query. */
    public static final String API_VERSION_PARAMETER = "api-version";

    /** Or here. */
    public static final String API_VERSION_HEADER = "x-api-version";

    static final Pattern API_VERSION = Pattern.compile("[0-9]{1,4}\\.[0-9]{1,4}");

    public static final DoorOptions DEFAULT =
            new DoorOptions(64 * 1024, List.of("1.0"), List.of(), Duration.ofSeconds(5));

    public DoorOptions {
        apiVersions = List.copyOf(apiVersions);
        deprecations = List.copyOf(deprecations);
        if (maxBodyBytes < 1) {
            throw new InvalidOptionException("maxBody", "must be 1 or more, but is " + maxBodyBytes);
        }
        if (apiVersions.isEmpty() || !apiVersions.stream().allMatch(API_VERSION.asMatchPredicate())) {
            throw new InvalidOptionException("apiVersions", "must be one or more like 1.0, but is " + apiVersions);
        }
        List<String> deprecated =
                deprecations.stream().map(ApiDeprecation::version).toList();
        if (!apiVersions.containsAll(deprecated) || Set.copyOf(deprecated).size() < deprecated.size()) {
            throw new InvalidOptionException(
                    "deprecations", "must be of different ones of " + apiVersions + ", but are of " + deprecated);
        }
        if (!deprecations.stream().allMatch(ApiDeprecation::isInOrder)) {
            throw new InvalidOptionException(
                    "deprecations", "must each have a sunset after since, but are " + deprecations);
        }
        if (retryAfter.toSeconds() < 1) {
            throw new InvalidOptionException("retryAfter", "must be 1 second or more, but is " + retryAfter);
        }
    }

    /** The value of the {@code api-supported-versions} header. */
    String supportedVersions() {
        return String.join(", ", apiVersions);
    }
}
