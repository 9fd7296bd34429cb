package dev.gatehouse.client;

import dev.gatehouse.model.Problem;

/** Somebody else changed it in the meantime (412): nothing was changed now. */
public final class Conflict extends BackendException {

    private static final long serialVersionUID = 1L;

    Conflict(Problem problem) {
        super(problem.detail(), problem.traceId(), null);
    }
}
