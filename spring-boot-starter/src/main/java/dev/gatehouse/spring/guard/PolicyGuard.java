package dev.gatehouse.spring.guard;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.policy.Outcome;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.core.policy.Policy;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import java.time.Clock;
import java.util.Optional;

/** Asks policies in the middle of a controller, where the answer depends on more than the route. Thread-safe. */
public final class PolicyGuard {

    private final Policies policies;
    private final CutOffs cutOffs;
    private final Clock clock;

    public PolicyGuard(Policies policies, CutOffs cutOffs, Clock clock) {
        this.policies = policies;
        this.cutOffs = cutOffs;
        this.clock = clock;
    }

    /**
     * Whether {@code subject} meets the policy now.
     *
     * @throws ProblemException 503, where it is met, but fails closed, and it isn't known what was revoked elsewhere
     * @throws IllegalArgumentException where there is no policy of that name
     */
    public boolean isMet(String policy, Subject subject) {
        Optional<ProblemException> refusal = refusal(policy, subject);
        if (refusal.filter(problem -> problem.code() == ProblemCode.REVOCATIONS_UNKNOWN)
                .isPresent()) {
            throw refusal.get();
        }
        return refusal.isEmpty();
    }

    /**
     * Ends the request unless {@code subject} meets the policy now.
     *
     * @throws ProblemException 403, with the policy and what of it is unmet; 503, where it is met, but fails closed, and it
     *     isn't known what was revoked elsewhere
     * @throws IllegalArgumentException where there is no policy of that name
     */
    public void require(String policy, Subject subject) {
        refusal(policy, subject).ifPresent(refusal -> {
            throw refusal;
        });
    }

    Optional<ProblemException> refusal(String policyName, Subject subject) {
        Policy policy = policies.get(policyName);
        return switch (policy.check(subject, clock.instant())) {
            case Outcome.Met met -> failure(policy);
            case Outcome.Unmet unmet -> Optional.of(refusal(policy, unmet));
        };
    }

    private Optional<ProblemException> failure(Policy policy) {
        return policy.failClosed() && cutOffs.isStale()
                ? Optional.of(ProblemException.of(ProblemCode.REVOCATIONS_UNKNOWN))
                : Optional.empty();
    }

    private static ProblemException refusal(Policy policy, Outcome.Unmet unmet) {
        return ProblemException.of(ProblemCode.POLICY_NOT_MET)
                .withPolicy(
                        policy.name(),
                        unmet.requirement().key(),
                        unmet.requirement().arguments(),
                        unmet.metFrom());
    }
}
