package dev.gatehouse.jdbc;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Which node does the work that is done again and again and by one node of all: a row of the table {@code jobs} for each.
 * Thread-safe.
 */
public final class Jobs {

    /** What nodes' clocks may be apart. A job that is due later than that was claimed by a clock that is wrong. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    private static final String CLAIM = """
            insert into jobs (name, due_at)
            values (:name, :next)
            on conflict (name) do update
               set due_at = excluded.due_at
             where jobs.due_at <= :now or jobs.due_at > :latest
            """;

    private final Database database;
    private final Clock clock;

    public Jobs(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Claims the job for this node where it is due; {@code false} where it isn't, or another node was quicker. A job that was
     * never done is due.
     *
     * @param every after what time it is due again, whoever does it and whatever comes of it
     */
    public boolean claim(String name, Duration every) {
        Instant now = clock.instant();
        Instant next = now.plus(every);
        return database.write(client -> client.sql(CLAIM)
                        .param("name", name)
                        .param("now", now.toEpochMilli())
                        .param("next", next.toEpochMilli())
                        .param("latest", next.plus(CLOCKS_APART).toEpochMilli())
                        .update())
                == 1;
    }
}
