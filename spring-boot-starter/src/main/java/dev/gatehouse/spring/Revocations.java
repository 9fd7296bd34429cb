package dev.gatehouse.spring;

import dev.gatehouse.core.permit.Nodes;
import dev.gatehouse.model.Confirmation;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** How a revocation is answered: when it is so on this node, or when it is so on all. Thread-safe. */
final class Revocations {

    /** The query parameter that says who is waited for. */
    static final String WAIT = "wait";

    private static final String FOR_ALL = "all";

    private final Nodes nodes;
    private final Duration maxWait;

    Revocations(Nodes nodes, Duration maxWait) {
        this.nodes = nodes;
        this.maxWait = maxWait;
    }

    /** Whether all nodes are waited for; asked before anything is revoked, for it may be refused. */
    static boolean isForAll(@Nullable String wait) {
        if (wait != null && !wait.equals(FOR_ALL)) {
            throw ProblemException.of(ProblemCode.INVALID_PARAMETER).withField(WAIT, FieldCode.UNKNOWN);
        }
        return wait != null;
    }

    /** What was revoked is refused here already; whoever wants to know about the other nodes waits for them. */
    ResponseEntity<Confirmation> answer(boolean forAll) {
        if (!forAll) {
            return ResponseEntity.noContent().build();
        }
        Confirmation confirmation = nodes.rollCall(maxWait);
        return ResponseEntity.status(confirmation.complete() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(confirmation);
    }
}
