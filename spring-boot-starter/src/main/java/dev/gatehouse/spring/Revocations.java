package dev.gatehouse.spring;

import dev.gatehouse.core.permit.Nodes;
import dev.gatehouse.model.Confirmation;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** How a revocation is answered: when it is so on this node, or when it is so on all. Thread-safe. */
final class Revocations {

    /** The query parameter that says who is waited for. */
    static final String WAIT = "wait";

    private static final String FOR_ALL = "all";

    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

    private static final Confirmation NOBODY_ASKED = new Confirmation(List.of(), List.of());

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

    /**
     * What was revoked is refused here already; whoever wants to know about the other nodes waits for them. Where they can't
     * be asked it is revoked all the same: to say that it failed would be wrong.
     */
    ResponseEntity<Confirmation> answer(boolean forAll) {
        if (!forAll) {
            return ResponseEntity.noContent().build();
        }
        try {
            Confirmation confirmation = nodes.rollCall(maxWait);
            return ResponseEntity.status(confirmation.complete() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                    .body(confirmation);
        } catch (DataAccessException away) {
            LOG.warn("revoked, but the other nodes could not be asked: {}", away.getMessage());
            return ResponseEntity.accepted().body(NOBODY_ASKED);
        }
    }
}
