package dev.gatehouse.spring.guard;

import java.util.Collection;
import java.util.List;

/** Routes whose guard is missing or wrong: the application must not start. */
final class UnguardedRoutesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Collection<String> policies;

    /**
     * @param faults one sentence each
     * @param policies names of those there are
     */
    UnguardedRoutesException(List<String> faults, Collection<String> policies) {
        super("It isn't settled who may use these routes:\n  - " + String.join("\n  - ", faults));
        this.policies = policies;
    }

    Collection<String> policies() {
        return policies;
    }
}
