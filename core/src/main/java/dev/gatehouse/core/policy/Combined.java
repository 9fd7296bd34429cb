package dev.gatehouse.core.policy;

import java.util.List;

/** What requirements that have parts have in common. */
final class Combined {

    private Combined() {}

    /** What all of {@code decisive}, of which there is at least one, were decided by. */
    static Description reason(List<Outcome> decisive) {
        return Description.joined(
                "allOf", decisive.stream().map(Outcome::reason).toList());
    }
}
