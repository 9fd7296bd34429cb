package dev.gatehouse.spring.http;

import org.junit.jupiter.api.Tag;

/** The full size of {@link RenewalRounds}: run by {@code ./mvnw -Pdrill verify}. */
@Tag("drill")
class RenewalRoundsDrillTest extends RenewalRounds {

    RenewalRoundsDrillTest() {
        super(200);
    }
}
