package dev.gatehouse.core.audit;

import dev.gatehouse.model.AuditRow;
import dev.gatehouse.model.SignInCount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where events are kept. Broken machinery is an unchecked exception. */
public interface AuditStore {

    /**
     * Which rows are asked for; {@code null} where it doesn't matter.
     *
     * @param user whom they are about or who did it
     * @param type what they are, by name
     * @param from from when on
     * @param until before when
     */
    record Query(
            @Nullable String user,
            @Nullable String type,
            @Nullable Instant from,
            @Nullable Instant until) {

        public static final Query ALL = new Query(null, null, null, null);
    }

    /** Adds an event in the unit of work of this thread, which there must be. */
    void add(AuditEvent event, Origin origin, Instant at);

    /** Rows, newest first, {@code top} of them after the first {@code skip}. */
    List<AuditRow> list(Query query, int top, int skip);

    /**
     * How many sign-ins were granted and refused in each part of a time in which there were any, in their order.
     *
     * @param from when the first part begins
     * @param to when the last is over, at the latest
     * @param width how long each part lasts
     */
    List<SignInCount> countSignIns(Instant from, Instant to, Duration width);
}
