package dev.gatehouse.viewer.server;

import dev.gatehouse.viewer.model.Share;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;

/**
 * Prices made up: geometric Brownian motion with mean reversion, around the price <i>P</i> that was set last. A pure function of
 * the seed, the share and the time.
 *
 * <p>The logarithm of the price is an Ornstein–Uhlenbeck process, which makes the price Schwartz' one-factor model (E. S.
 * Schwartz, <i>The Stochastic Behavior of Commodity Prices</i>, Journal of Finance 52(3), 1997, model 1):
 *
 * <pre>
 * ln S(t) = ln P − s²/2 + X(t),   dX = −κ X dt + σ dW,   s² = σ²/2κ
 * </pre>
 *
 * <p>so that the mean of <i>S</i> is <i>P</i>, that of its logarithm deviates by <i>s</i> = {@value #DEVIATION}, and a deviation is
 * halved every ln 2/κ = {@value #HALF_LIFE_HOURS} hours. In steps of Δ that is exactly (D. T. Gillespie, <i>Exact numerical simulation of
 * the Ornstein–Uhlenbeck process and its integral</i>, Physical Review E 54, 1996)
 *
 * <pre>
 * X(k) = a X(k−1) + s √(1−a²) Z(k) = s √(1−a²) Σ aʲ Z(k−j),   a = e<sup>−κΔ</sup>
 * </pre>
 *
 * <p>with independent standard normal <i>Z</i>. The sum needs no beginning; it ends where what is left out deviates by less than
 * {@value #NEGLIGIBLE} of <i>s</i>. <i>Z(k)</i> is that of Box and Muller (Annals of Mathematical Statistics 29, 1958) of two numbers which
 * SplitMix64 (Steele, Lea, Flood, <i>Fast Splittable Pseudorandom Number Generators</i>, OOPSLA 2014) mixes of seed, share and <i>k</i>.
 * {@link StrictMath} computes the same bits everywhere.
 */
final class SimulatedFeed implements PriceFeed {

    static final double DEVIATION = 0.02;
    static final int HALF_LIFE_HOURS = 2;

    private static final double NEGLIGIBLE = 1e-4;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final BigDecimal LEAST = BigDecimal.valueOf(1, Prices.MAX_DECIMALS);

    private final long seed;
    private final long step;
    private final double decay;
    private final int terms;

    /** @param step after what time there is another price; where it is 0 nobody asks for any */
    SimulatedFeed(long seed, Duration step) {
        this.seed = seed;
        this.step = step.toMillis();
        double reversion = StrictMath.log(2)
                * this.step
                / Duration.ofHours(HALF_LIFE_HOURS).toMillis();
        this.decay = StrictMath.exp(-reversion);
        this.terms = (int) StrictMath.ceil(-StrictMath.log(NEGLIGIBLE) / reversion);
    }

    @Override
    public BigDecimal priceOf(Share share, Instant time) {
        double deviation = deviation(share.requireId(), Math.floorDiv(time.toEpochMilli(), step));
        double factor = StrictMath.exp(deviation - DEVIATION * DEVIATION / 2);
        return share.getPrice()
                .multiply(new BigDecimal(factor))
                .setScale(Prices.MAX_DECIMALS, RoundingMode.HALF_EVEN)
                .max(LEAST);
    }

    /** X(k). */
    private double deviation(String share, long k) {
        long stream = streamOf(share);
        double sum = 0;
        for (long j = k - terms; j <= k; j++) {
            sum = decay * sum + normal(stream, j);
        }
        return DEVIATION * StrictMath.sqrt(1 - decay * decay) * sum;
    }

    private long streamOf(String share) {
        long stream = mix(seed + GOLDEN_GAMMA);
        for (int i = 0; i < share.length(); i++) {
            stream = mix(stream + GOLDEN_GAMMA + share.charAt(i));
        }
        return stream;
    }

    private static double normal(long stream, long k) {
        double first = uniform(stream + (2 * k) * GOLDEN_GAMMA);
        double second = uniform(stream + (2 * k + 1) * GOLDEN_GAMMA);
        return StrictMath.sqrt(-2 * StrictMath.log(first)) * StrictMath.cos(2 * StrictMath.PI * second);
    }

    /** Above 0, and 1 at most. */
    private static double uniform(long state) {
        return ((mix(state) >>> 11) + 1) * 0x1p-53;
    }

    private static long mix(long state) {
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
