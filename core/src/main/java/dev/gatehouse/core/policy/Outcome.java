package dev.gatehouse.core.policy;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What checking a requirement came to. */
public sealed interface Outcome {

    /** It is met. */
    record Met() implements Outcome {}

    /**
     * It is not met.
     *
     * @param requirement what is unmet: of a combined requirement, the unmet parts alone
     * @param metFrom the first day (UTC) on which it would be met if nothing changed but the date, or {@code null} where
     *     time alone won't do
     */
    record Unmet(Description requirement, @Nullable LocalDate metFrom) implements Outcome {}
}
