package dev.gatehouse.core.permit;

import dev.gatehouse.model.Confirmation;
import java.time.Duration;
import java.util.function.Consumer;

/** The nodes that share one store of permits. */
@FunctionalInterface
public interface Nodes {

    /**
     * Asks every live node whether it refuses all that was cut off before this call, and waits for their answers.
     *
     * @param atMost how long to wait; who has not answered by then is missing in what this returns
     * @param progress told on this thread what is known so far: at least once, and whenever there is more
     */
    Confirmation rollCall(Duration atMost, Consumer<Confirmation> progress);

    /** Likewise, for whoever waits for all. */
    default Confirmation rollCall(Duration atMost) {
        return rollCall(atMost, known -> {});
    }
}
