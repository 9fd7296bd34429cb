package dev.gatehouse.core.policy;

import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.core.claims.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Met until {@code maxAge} has passed since the time in the claim {@code auth_time}. */
record RecentSignIn(Duration maxAge, Description description) implements Requirement {

    private static final Description UNKNOWN = Description.reason("noSignIn");

    RecentSignIn(Duration maxAge) {
        this(maxAge, Description.of("recentSignIn", Periods.describe(aSecondOrMore(maxAge))));
    }

    @Override
    public Outcome check(Subject subject, Instant now) {
        Optional<Instant> signedIn = subject.claims().time(Claims.AUTH_TIME);
        Description reason =
                signedIn.map(time -> Description.reason("signedIn", time)).orElse(UNKNOWN);
        return signedIn.filter(time -> now.isBefore(time.plus(maxAge))).isPresent()
                ? new Outcome.Met(description, reason, null)
                : new Outcome.Unmet(description, reason, null);
    }

    private static Duration aSecondOrMore(Duration age) {
        if (age.toSeconds() < 1) {
            throw new IllegalArgumentException("the age must be a second or more, but is " + age);
        }
        return age;
    }
}
