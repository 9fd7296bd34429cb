package dev.gatehouse.core.policy;

import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.core.claims.Subject;
import java.time.Duration;
import java.time.Instant;

/** Met until {@code maxAge} has passed since the time in the claim {@code auth_time}. */
record RecentSignIn(Duration maxAge) implements Requirement {

    RecentSignIn {
        if (maxAge.toSeconds() < 1) {
            throw new IllegalArgumentException("the age must be a second or more, but is " + maxAge);
        }
    }

    @Override
    public Description description() {
        return Description.of("recentSignIn", Periods.describe(maxAge));
    }

    @Override
    public Outcome check(Subject subject, Instant now) {
        return subject.claims()
                        .time(Claims.AUTH_TIME)
                        .filter(time -> now.isBefore(time.plus(maxAge)))
                        .isPresent()
                ? new Outcome.Met()
                : new Outcome.Unmet(description(), null);
    }
}
