package dev.gatehouse.jdbc;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.permit.KeysListener;
import dev.gatehouse.core.permit.Nodes;
import dev.gatehouse.model.Confirmation;
import dev.gatehouse.model.NodeConfirmation;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Brings what other nodes cut off into this node's memory, and what they announce to those who listen to the database's {@link
 * Announcements}; is one of the {@link Nodes}. Thread-safe.
 *
 * <p>On PostgreSQL a thread with a connection of its own follows the table {@code feed}: notified of every change, and
 * looking by itself four times a second. The embedded database has one node only, which hears of everything by itself; there
 * the cut-offs are loaded once.
 */
public final class Feed implements Nodes, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

    private static final int SUFFIX_LENGTH = 6;

    private final String node;
    private final Database database;
    private final @Nullable FeedFollower follower;
    private final Nodes nodes;

    private Feed(String node, Database database, @Nullable FeedFollower follower, Nodes nodes) {
        this.node = node;
        this.database = database;
        this.follower = follower;
        this.nodes = nodes;
    }

    /**
     * Begins to follow: when this returns, all that was cut off before and can still matter is in force.
     *
     * @param cutOffs told of everything that is cut off, and as of when it is current
     * @param keys told when keys have changed
     * @param name what people call this node; its id is made of it
     * @throws UnusableStorageException where the database can't be read
     */
    public static Feed follow(Database database, CutOffs cutOffs, KeysListener keys, String name, Clock clock) {
        return follow(database, cutOffs, keys, delay -> {}, name, clock);
    }

    /**
     * Likewise.
     *
     * @param delays told of each cut-off that comes, whichever node wrote it, how long ago that was by the database's clock. On the feed's
     *     thread, so quick
     */
    public static Feed follow(
            Database database,
            CutOffs cutOffs,
            KeysListener keys,
            Consumer<Duration> delays,
            String name,
            Clock clock) {
        String node = name + "-" + RandomId.next().substring(0, SUFFIX_LENGTH);
        return database.isEmbedded()
                ? ofOne(database, cutOffs, node, clock)
                : ofMany(database, cutOffs, keys, delays, node, clock);
    }

    private static Feed ofOne(Database database, CutOffs cutOffs, String node, Clock clock) {
        Instant now = clock.instant();
        List<CutOff> before = database.read(client -> FeedRows.cutOffs(client, now));
        cutOffs.add(before);
        Confirmation alone = new Confirmation(List.of(new NodeConfirmation(node, 0)), List.of());
        return new Feed(node, database, null, (atMost, progress) -> {
            progress.accept(alone);
            return alone;
        });
    }

    private static Feed ofMany(
            Database database,
            CutOffs cutOffs,
            KeysListener keys,
            Consumer<Duration> delays,
            String node,
            Clock clock) {
        Signal answers = new Signal();
        Announcements announcements = database.announcements();
        FeedListeners listeners = new FeedListeners(cutOffs, announcements, listener(keys), delays);
        FeedSession.Opening opening =
                () -> FeedSession.open(database.outsideThePool().getConnection(), node, listeners, clock);
        try {
            FeedFollower follower = FeedFollower.start(opening, cutOffs, answers);
            announcements.follow(() -> !cutOffs.isStale());
            return new Feed(node, database, follower, new RollCalls(database, clock, answers));
        } catch (SQLException e) {
            throw new UnusableStorageException(
                    "The database " + database.name() + " can't be followed: " + e.getMessage(), e);
        }
    }

    /** Cut-offs must get through whatever becomes of the keys. */
    private static Runnable listener(KeysListener keys) {
        return () -> {
            try {
                keys.keysChanged();
            } catch (RuntimeException e) {
                LOG.error("a change of keys was not taken", e);
            }
        };
    }

    /** The id of this node: its name and something random. */
    public String node() {
        return node;
    }

    @Override
    public Confirmation rollCall(Duration atMost, Consumer<Confirmation> progress) {
        return nodes.rollCall(atMost, progress);
    }

    /** Ends following, and says so to those who take roll calls. */
    @Override
    public void close() {
        if (follower != null) {
            database.announcements().follow(() -> false);
            follower.close();
            leave();
        }
    }

    /** Whoever can't say that it leaves is missed for as long as a heartbeat counts. */
    private void leave() {
        try {
            database.write(client -> client.sql("delete from nodes where id = :id")
                    .param("id", node)
                    .update());
        } catch (DataAccessException away) {
            LOG.debug("node {} leaves unnoticed: {}", node, away.getMessage());
        }
    }
}
