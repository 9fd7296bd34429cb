package dev.gatehouse.spring.guard;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.core.policy.Policy;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import dev.gatehouse.spring.trace.Spans;
import java.time.Clock;
import java.util.Optional;

/** Asks policies in the middle of a controller, where the answer depends on more than the route. Thread-safe. */
public final class PolicyGuard {

    private final Policies policies;
    private final CutOffs cutOffs;
    private final Spans spans;
    private final Clock clock;

    public PolicyGuard(Policies policies, CutOffs cutOffs, Clock clock) {
        this(policies, cutOffs, Spans.NONE, clock);
    }

    /** @param spans what each decision is one of */
    public PolicyGuard(Policies policies, CutOffs cutOffs, Spans spans, Clock clock) {
        this.policies = policies;
        this.cutOffs = cutOffs;
        this.spans = spans;
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

    /**
     * What the policy comes to for {@code subject} now. {@link #require} and the routes' guard enforce this very answer.
     */
    public PolicyDecision decide(Policy policy, Subject subject) {
        try (Spans.Span span = spans.begin("policy")) {
            PolicyDecision decision = new PolicyDecision(
                    policy, policy.check(subject, clock.instant()), policy.failClosed() && cutOffs.isStale());
            span.tag("gatehouse.policy", policy.name()).tag("gatehouse.outcome", decision.summary());
            return decision;
        }
    }

    Optional<ProblemException> refusal(String policyName, Subject subject) {
        return decide(policies.get(policyName), subject).refusal();
    }
}
