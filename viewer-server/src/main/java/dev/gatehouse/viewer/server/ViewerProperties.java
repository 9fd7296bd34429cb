package dev.gatehouse.viewer.server;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The viewer's own settings, {@code viewer.*}.
 *
 * @param demoPassword password the demo traders get at the first start; where it is empty a random one is made and shown
 */
@ConfigurationProperties("viewer")
record ViewerProperties(@Nullable String demoPassword) {

    /** Never shows the password. */
    @Override
    public String toString() {
        return "ViewerProperties[…]";
    }
}
