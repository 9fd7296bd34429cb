package dev.gatehouse.spring.guard;

import dev.gatehouse.core.policy.Outcome;
import dev.gatehouse.core.policy.Policy;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import java.util.Optional;

/**
 * What a policy came to for somebody: what is enforced, and what is explained.
 *
 * @param outcome of its requirement
 * @param revocationsUnknown whether nobody passes at the moment, since this node doesn't know what was revoked on others
 */
public record PolicyDecision(Policy policy, Outcome outcome, boolean revocationsUnknown) {

    public boolean isMet() {
        return outcome instanceof Outcome.Met;
    }

    /** In one word: {@code met}, {@code unmet}, or {@code unknown} where it is met, and nobody passes all the same. */
    String summary() {
        if (!isMet()) {
            return "unmet";
        }
        return revocationsUnknown ? "unknown" : "met";
    }

    /** With what a request is refused; empty where it isn't. */
    Optional<ProblemException> refusal() {
        return switch (outcome) {
            case Outcome.Met met ->
                revocationsUnknown
                        ? Optional.of(ProblemException.of(ProblemCode.REVOCATIONS_UNKNOWN))
                        : Optional.empty();
            case Outcome.Unmet unmet -> Optional.of(refusal(unmet));
        };
    }

    private ProblemException refusal(Outcome.Unmet unmet) {
        return ProblemException.of(ProblemCode.POLICY_NOT_MET)
                .withPolicy(policy.name(), unmet.unmet().key(), unmet.unmet().arguments(), unmet.metFrom());
    }
}
