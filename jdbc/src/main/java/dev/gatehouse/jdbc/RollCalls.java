package dev.gatehouse.jdbc;

import dev.gatehouse.core.permit.Nodes;
import dev.gatehouse.model.Confirmation;
import dev.gatehouse.model.NodeConfirmation;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Takes roll calls by way of the feed. Thread-safe. */
final class RollCalls implements Nodes {

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
    private final Clock clock;
    private final Signal answers;

    RollCalls(Database database, Clock clock, Signal answers) {
        this.database = database;
        this.clock = clock;
        this.answers = answers;
    }

    @Override
    public Confirmation rollCall(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        RollCall rollCall = database.write(this::begin);
        while (true) {
            long seen = answers.count();
            Confirmation confirmation = database.read(client -> confirmation(client, rollCall));
            long left = deadline - System.nanoTime();
            if (confirmation.complete() || left <= 0 || !await(seen, Math.min(left, LOOK_EVERY.toNanos()))) {
                return confirmation;
            }
        }
    }

    private RollCall begin(JdbcClient client) {
        long begunAt = client.sql(DATABASE_TIME).query(Long.class).single();
        long id = FeedRows.appendRollCall(client, clock.instant());
        Set<String> live = client.sql(LIVE_NODES)
                .param("alive", ALIVE.toMillis())
                .query((row, number) -> row.getString("id"))
                .set();
        return new RollCall(id, begunAt, live);
    }

    /** A node that has left since, and said so, is not waited for. */
    private static Confirmation confirmation(JdbcClient client, RollCall rollCall) {
        List<NodeConfirmation> confirmed = client.sql(ANSWERS)
                .param("rollCall", rollCall.id())
                .query((row, number) -> new NodeConfirmation(
                        row.getString("node"), Math.max(0, row.getLong("answered_at") - rollCall.begunAt())))
                .list();
        Set<String> answered = confirmed.stream().map(NodeConfirmation::node).collect(Collectors.toUnmodifiableSet());
        List<String> missing = client.sql(NODES).query((row, number) -> row.getString("id")).stream()
                .filter(node -> rollCall.nodes().contains(node) && !answered.contains(node))
                .sorted()
                .toList();
        return new Confirmation(confirmed, missing);
    }

    /** Whether to go on. */
    private boolean await(long seen, long nanos) {
        try {
            answers.awaitMoreThan(seen, nanos);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** @param nodes those alive at its beginning */
    private record RollCall(long id, long begunAt, Set<String> nodes) {}
}
