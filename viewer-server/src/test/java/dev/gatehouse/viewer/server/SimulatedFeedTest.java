package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.viewer.model.Share;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SimulatedFeedTest {

    private static final Duration STEP = Duration.ofMinutes(1);
    private static final Duration LONG_STEP = Duration.ofMinutes(10);
    private static final Instant START = MovableClock.START;
    private static final Share SHARE = share("1", "100000");

    private final SimulatedFeed feed = new SimulatedFeed(1, STEP);

    @Test
    void whoeverAsksIsToldTheSame() {
        SimulatedFeed ofAnotherNode = new SimulatedFeed(1, STEP);
        for (int i = 0; i < 100; i++) {
            Instant time = START.plus(STEP.multipliedBy(i));
            assertThat(ofAnotherNode.priceOf(SHARE, time))
                    .isEqualTo(feed.priceOf(SHARE, time))
                    .isEqualTo(feed.priceOf(SHARE, time.plus(STEP).minusMillis(1)));
        }
    }

    /** Whoever changes them makes nodes of two versions disagree. */
    @Test
    void thesePricesAreForGood() {
        assertThat(IntStream.range(0, 4).mapToObj(i -> feed.priceOf(SHARE, START.plus(STEP.multipliedBy(i)))))
                .extracting(BigDecimal::toPlainString)
                .containsExactly("98328.0531", "98327.8669", "97976.2802", "97887.2364");
    }

    @Test
    void anotherShareSeedOrTimeHasAnotherPrice() {
        BigDecimal price = feed.priceOf(SHARE, START);

        assertThat(feed.priceOf(share("2", "100000"), START)).isNotEqualTo(price);
        assertThat(feed.priceOf(SHARE, START.plus(STEP))).isNotEqualTo(price);
        assertThat(feed.priceOf(SHARE, START.minus(STEP))).isNotEqualTo(price);
        assertThat(new SimulatedFeed(2, STEP).priceOf(SHARE, START)).isNotEqualTo(price);
    }

    @Test
    void aPriceIsPositiveWithFourDecimals() {
        assertThat(feed.priceOf(share("1", "0.0001"), START)).isEqualTo(new BigDecimal("0.0001"));
        assertThat(feed.priceOf(share("1", "1000000000"), START).scale()).isEqualTo(4);
    }

    /** Its mean is the price that was set, and the deviation of its logarithm is as it is told. */
    @Test
    void pricesStayAroundTheOneThatWasSet() {
        double[] ratios = ratios(40_000);
        double[] logarithms = IntStream.range(0, ratios.length)
                .mapToDouble(i -> Math.log(ratios[i]))
                .toArray();

        assertThat(mean(ratios)).isCloseTo(1, within(0.002));
        assertThat(Math.sqrt(covariance(logarithms, 0))).isCloseTo(SimulatedFeed.DEVIATION, within(0.003));
    }

    @Test
    void halfOfADeviationIsLeftAfterTheHalfLife() {
        double[] ratios = ratios(40_000);
        int halfLife = (int) Duration.ofHours(SimulatedFeed.HALF_LIFE_HOURS).dividedBy(LONG_STEP);

        assertThat(covariance(ratios, halfLife) / covariance(ratios, 0)).isCloseTo(0.5, within(0.06));
        assertThat(covariance(ratios, 1) / covariance(ratios, 0))
                .isCloseTo(Math.pow(0.5, 1.0 / halfLife), within(0.006));
    }

    /** The price of each of so many steps, in parts of the one that was set. */
    private static double[] ratios(int steps) {
        SimulatedFeed feed = new SimulatedFeed(1, LONG_STEP);
        return IntStream.range(0, steps)
                .parallel()
                .mapToDouble(i -> feed.priceOf(SHARE, START.plus(LONG_STEP.multipliedBy(i)))
                                .doubleValue()
                        / SHARE.getPrice().doubleValue())
                .toArray();
    }

    private static double mean(double[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElseThrow();
    }

    private static double covariance(double[] values, int lag) {
        double mean = mean(values);
        return IntStream.range(0, values.length - lag)
                .mapToDouble(i -> (values[i] - mean) * (values[i + lag] - mean))
                .average()
                .orElseThrow();
    }

    private static Share share(String id, String price) {
        return new Share(id, "T", new BigDecimal(price), "1", 1);
    }
}
