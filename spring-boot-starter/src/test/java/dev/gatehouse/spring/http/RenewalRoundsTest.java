package dev.gatehouse.spring.http;

/** A short run; {@link RenewalRoundsDrillTest} is the full size. */
class RenewalRoundsTest extends RenewalRounds {

    RenewalRoundsTest() {
        super(10);
    }
}
