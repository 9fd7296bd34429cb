package dev.gatehouse.core.audit;

import dev.gatehouse.core.work.UnitOfWork;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes events into a store with where they came from, and tells whoever listens once they are committed. Thread-safe. */
public final class AuditRecorder implements AuditLog {

    private static final Logger LOG = LoggerFactory.getLogger(AuditRecorder.class);

    private final AuditStore store;
    private final UnitOfWork work;
    private final Supplier<Origin> origin;
    private final Consumer<AuditEvent> listener;
    private final Clock clock;

    /**
     * @param work what the store takes part in
     * @param origin where what is done on this thread comes from
     * @param listener told of each event when it is durable, on the thread that did it; what it throws is logged
     */
    public AuditRecorder(
            AuditStore store, UnitOfWork work, Supplier<Origin> origin, Consumer<AuditEvent> listener, Clock clock) {
        this.store = store;
        this.work = work;
        this.origin = origin;
        this.listener = listener;
        this.clock = clock;
    }

    @Override
    public void record(AuditEvent event) {
        Origin from = origin.get();
        AuditEvent known = event.actor() == null ? event.by(from.actor()) : event;
        work.run(() -> {
            store.add(known, from, now());
            work.afterCommit(() -> tell(known));
            return known;
        });
    }

    /** It has happened: that somebody could not cope with it undoes nothing. */
    private void tell(AuditEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException failure) {
            LOG.error("a listener failed of {}", event.type(), failure);
        }
    }

    /** Stores keep milliseconds. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
