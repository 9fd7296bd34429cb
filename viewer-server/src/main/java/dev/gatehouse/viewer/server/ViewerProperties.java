package dev.gatehouse.viewer.server;

import dev.gatehouse.spring.InvalidPropertyException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The viewer's own settings, {@code viewer.*}.
 *
 * @param demoPassword password the demo traders get at the first start; where it is empty a random one is made and shown
 * @param feed where prices come from when nobody sets them
 * @param stream how new prices are sent to those who listen
 */
@ConfigurationProperties("viewer")
record ViewerProperties(
        @Nullable String demoPassword,
        @DefaultValue Feed feed,
        @DefaultValue Stream stream) {

    /**
     * The simulation; the same on every node.
     *
     * @param every after what time there is another price of every share: from a second to a day, or 0 for none
     * @param seed another one makes other prices
     */
    record Feed(
            @DefaultValue("PT1M") Duration every,
            @DefaultValue("1") long seed) {

        private static final Duration LEAST = Duration.ofSeconds(1);
        private static final Duration MOST = Duration.ofDays(1);

        Feed {
            if (!every.isZero() && (every.compareTo(LEAST) < 0 || every.compareTo(MOST) > 0)) {
                throw new InvalidPropertyException(
                        "viewer.feed.every", "must be from " + LEAST + " to " + MOST + ", or 0, but is " + every, null);
            }
        }
    }

    /**
     * Server-sent events.
     *
     * @param maxListeners how many may listen at a node at once; each keeps a connection
     * @param heartbeat after what time without a price those who listen are told that somebody is there: from a second to an hour
     */
    record Stream(
            @DefaultValue("1000") int maxListeners,
            @DefaultValue("PT15S") Duration heartbeat) {

        private static final Duration LEAST = Duration.ofSeconds(1);
        private static final Duration MOST = Duration.ofHours(1);

        Stream {
            if (maxListeners < 0) {
                throw new InvalidPropertyException(
                        "viewer.stream.max-listeners", "must be 0 or more, but is " + maxListeners, null);
            }
            if (heartbeat.compareTo(LEAST) < 0 || heartbeat.compareTo(MOST) > 0) {
                throw new InvalidPropertyException(
                        "viewer.stream.heartbeat",
                        "must be from " + LEAST + " to " + MOST + ", but is " + heartbeat,
                        null);
            }
        }
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "ViewerProperties[…]";
    }
}
