package dev.gatehouse.model;

import java.util.List;

/**
 * Which nodes refuse what was revoked, as far as they have said so.
 *
 * @param confirmed those that do, in the order of their answers
 * @param missing those that are alive as far as anybody knows, and have not answered in time
 */
public record Confirmation(List<NodeConfirmation> confirmed, List<String> missing) {

    public Confirmation {
        confirmed = List.copyOf(confirmed);
        missing = List.copyOf(missing);
    }

    /** Whether every live node has confirmed. */
    public boolean complete() {
        return missing.isEmpty();
    }
}
