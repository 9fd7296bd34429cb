package dev.gatehouse.spring;

import dev.gatehouse.core.permit.Nodes;
import dev.gatehouse.model.Confirmation;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** How a revocation is answered: when it is so on this node, when it is so on all, or by each as it confirms. Thread-safe. */
final class Revocations {

    /** The query parameter that says who is waited for. */
    static final String WAIT = "wait";

    private static final String FOR_ALL = "all";

    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

    /** Events of a revocation (server-sent events, HTML Living Standard §9.2). */
    private static final String CONFIRMED = "confirmed";

    private static final String END = "end";

    /** Who waits is bounded by who is waited for. */
    private static final long NEVER = 0;

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

    /** Likewise, but whoever wants to know about the other nodes is told of each as it confirms, and in the end of all. */
    ResponseEntity<SseEmitter> tell(boolean forAll) {
        if (!forAll) {
            return ResponseEntity.noContent().build();
        }
        SseEmitter events = new SseEmitter(NEVER);
        Thread.ofVirtual().name("revocation").start(new Telling(events));
        return ResponseEntity.ok().contentType(MediaType.TEXT_EVENT_STREAM).body(events);
    }

    /** To one who listens: on a thread of its own, since it waits for the nodes. */
    private final class Telling implements Runnable {

        private final SseEmitter events;
        private Confirmation known = NOBODY_ASKED;

        Telling(SseEmitter events) {
            this.events = events;
        }

        @Override
        public void run() {
            try {
                send(END, ask());
                events.complete();
            } catch (UncheckedIOException | IllegalStateException gone) {
                LOG.debug("somebody stopped listening", gone);
            } catch (RuntimeException failure) {
                LOG.error("revoked, but it could not be told who knows", failure);
                events.complete();
            }
        }

        private Confirmation ask() {
            try {
                return nodes.rollCall(maxWait, this::tell);
            } catch (DataAccessException away) {
                LOG.warn("revoked, but the other nodes could not be asked to the end: {}", away.getMessage());
                return known;
            }
        }

        private void tell(Confirmation confirmation) {
            confirmation.confirmed().stream()
                    .filter(node -> !known.confirmed().contains(node))
                    .forEach(node -> send(CONFIRMED, node));
            known = confirmation;
        }

        private void send(String name, Object data) {
            try {
                events.send(SseEmitter.event().name(name).data(data, MediaType.APPLICATION_JSON));
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
    }
}
