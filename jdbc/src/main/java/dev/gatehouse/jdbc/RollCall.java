package dev.gatehouse.jdbc;

import dev.gatehouse.model.Confirmation;
import dev.gatehouse.model.NodeConfirmation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One roll call, and what is known of its answers. However many wait for them, one of them looks. Thread-safe. */
final class RollCall {

    /** Whose heartbeat is older is taken for dead. */
    private static final Duration ALIVE = Duration.ofSeconds(5);

    /** Answers are notified; this is for when that fails. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private static final String LIVE_NODES =
            "select id from nodes where seen_at > %s - :alive".formatted(FeedSession.DATABASE_TIME);

    private static final String DATABASE_TIME = "select " + FeedSession.DATABASE_TIME;

    private static final String ANSWERS = """
            select node, answered_at from roll_call_answers where roll_call = :rollCall order by answered_at, node
            """;

    private static final String NODES = "select id from nodes";

    private final Database database;
    private final Signal answers;
    private final long id;
    private final long begunAt;

    /** Those that were alive at its beginning. */
    private final Set<String> nodes;

    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Confirmation known;
    private long seen;

    private RollCall(Database database, Signal answers, long id, long begunAt, Set<String> nodes) {
        this.database = database;
        this.answers = answers;
        this.id = id;
        this.begunAt = begunAt;
        this.nodes = nodes;
    }

    /** When this returns every node is asked. */
    static RollCall begin(Database database, Signal answers, Instant now) {
        return database.write(client -> {
            long begunAt = client.sql(DATABASE_TIME).query(Long.class).single();
            long id = FeedRows.appendRollCall(client, now);
            Set<String> live = client.sql(LIVE_NODES)
                    .param("alive", ALIVE.toMillis())
                    .query((row, number) -> row.getString("id"))
                    .set();
            return new RollCall(database, answers, id, begunAt, live);
        });
    }

    /**
     * Waits until all have answered, or it is {@code deadline} by {@link System#nanoTime}; looks once at least.
     *
     * @param progress told what is known, whenever that is more
     */
    Confirmation await(long deadline, Consumer<Confirmation> progress) {
        try {
            Confirmation confirmation = told(progress, null, known);
            while (confirmation == null || (!confirmation.complete() && deadline - System.nanoTime() > 0)) {
                confirmation = told(progress, confirmation, next(deadline));
            }
            return confirmation;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return confirmation(List.of(), nodes);
        }
    }

    private static @Nullable Confirmation told(
            Consumer<Confirmation> progress, @Nullable Confirmation before, @Nullable Confirmation now) {
        if (now != null && !now.equals(before)) {
            progress.accept(now);
        }
        return now;
    }

    private @Nullable Confirmation next(long deadline) throws InterruptedException {
        if (!looking.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            if (known != null) {
                return known;
            }
            looking.lockInterruptibly();
        }
        try {
            Confirmation before = known;
            return before != null && before.complete() ? before : look(before != null, deadline);
        } finally {
            looking.unlock();
        }
    }

    private Confirmation look(boolean isAgain, long deadline) throws InterruptedException {
        if (isAgain) {
            answers.awaitMoreThan(seen, Math.min(deadline - System.nanoTime(), LOOK_EVERY.toNanos()));
        }
        seen = answers.count();
        Confirmation confirmation = database.read(this::look);
        known = confirmation;
        return confirmation;
    }

    /** A node that has left since, and said so, is not waited for. */
    private Confirmation look(JdbcClient client) {
        List<NodeConfirmation> confirmed = client.sql(ANSWERS)
                .param("rollCall", id)
                .query((row, number) ->
                        new NodeConfirmation(row.getString("node"), Math.max(0, row.getLong("answered_at") - begunAt)))
                .list();
        return confirmation(
                confirmed,
                client.sql(NODES).query((row, number) -> row.getString("id")).set());
    }

    private Confirmation confirmation(List<NodeConfirmation> confirmed, Set<String> stillThere) {
        Set<String> answered = confirmed.stream().map(NodeConfirmation::node).collect(Collectors.toUnmodifiableSet());
        List<String> missing = stillThere.stream()
                .filter(node -> nodes.contains(node) && !answered.contains(node))
                .sorted()
                .toList();
        return new Confirmation(confirmed, missing);
    }
}
