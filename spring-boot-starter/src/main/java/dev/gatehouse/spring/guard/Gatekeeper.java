package dev.gatehouse.spring.guard;

import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.ServletRequest;
import java.util.Optional;

/** Decides whether a request gets past a route's guard. */
final class Gatekeeper {

    private final PolicyGuard policies;

    Gatekeeper(PolicyGuard policies) {
        this.policies = policies;
    }

    /** Why {@code request} may not have {@code access}; empty where it may. */
    Optional<ProblemException> refusal(Access access, ServletRequest request) {
        return switch (access) {
            case Access.Anonymous anonymous -> Optional.empty();
            case Access.Closed closed -> Optional.of(ProblemException.of(ProblemCode.NOT_FOUND));
            case Access.Requires(String policy) ->
                CurrentReading.subject(request)
                        .map(subject -> policies.refusal(policy, subject))
                        .orElseGet(() -> Optional.of(CurrentReading.problem(request)));
        };
    }
}
