package dev.gatehouse.core.permit;

import dev.gatehouse.model.Confirmation;
import java.time.Duration;

/** The nodes that share one store of permits. */
@FunctionalInterface
public interface Nodes {

    /**
     * Asks every live node whether it refuses all that was cut off before this call, and waits for their answers.
     *
     * @param atMost how long to wait; who has not answered by then is missing in what this returns
     */
    Confirmation rollCall(Duration atMost);
}
