package dev.gatehouse.jdbc;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Removes what nobody can need any more, in batches, so that nobody who signs in waits for it. However many nodes do it at
 * once, one of them does and the others leave it to that one. Thread-safe.
 */
public final class Housekeeping {

    private static final int BATCH = 500;

    /** Whoever needs to know of a cut-off decides so by a clock of their own, which may be that much behind. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(10);

    /** Whoever wants to know what became of a key has that long. */
    private static final Duration KEYS_KEPT = Duration.ofDays(1);

    private static final Duration DEAD_AFTER = Duration.ofDays(1);

    private static final String REMOVE_NODES = "delete from nodes where seen_at <= :limit";

    private static final String LOCK = "gatehouse-housekeeping";

    private static final String REMOVE_PERMITS = """
            delete from permits
             where expires_at <= :limit
               and access_until <= :limit
               and id in (select id
                            from permits
                           where expires_at <= :limit and access_until <= :limit
                           order by expires_at
                           limit :batch)
            """;

    /** The newest of a purpose stays whatever is said of it: the next is added after it. */
    private static final String REMOVE_KEYS = """
            delete from signing_keys
             where retires_at <= :limit
               and (cut_off_at is null or cut_off_at + token_life <= :limit)
               and exists (select 1
                             from signing_keys as others
                            where others.purpose = signing_keys.purpose
                              and others.activates_at > signing_keys.activates_at)
            """;

    private static final String REMOVE_CODES = """
            delete from security_codes
             where expires_at <= :limit
               and (subject, purpose) in (select subject, purpose from security_codes where expires_at <= :limit limit :batch)
            """;

    /** Of those who are confirmed or gone; the others are removed with their accounts. */
    private static final String REMOVE_REGISTRATIONS = """
            delete from registrations
             where registered_at <= :limit
               and subject in (select subject
                                 from registrations
                                where registered_at <= :limit
                                  and not exists (select 1 from users where users.id = subject and users.confirmed = 0)
                                limit :batch)
            """;

    private static final String REMOVE_REQUESTS = """
            delete from repeatable_requests
             where forget_at <= :limit
               and (caller, request_id) in (select caller, request_id
                                              from repeatable_requests
                                             where forget_at <= :limit
                                             limit :batch)
            """;

    private static final String REMOVE_MAILS =
            "delete from outbox where id in (select id from outbox where added_at <= :limit limit :batch)";

    private final Database database;
    private final Clock clock;

    public Housekeeping(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Removes the permits that expired a {@code retention} or longer ago, and all of whose access tokens did.
     *
     * @param goOn asked before each further batch
     * @return how many
     */
    public int removeExpiredPermits(Duration retention, BooleanSupplier goOn) {
        Instant limit = clock.instant().minus(retention);
        return inBatches(client -> removePermits(client, limit), goOn);
    }

    /**
     * Removes the cut-offs that no access token can meet any more, whatever a node's clock says, and what else nobody who
     * follows the feed needs to know any more.
     *
     * @param goOn asked before each further batch
     * @return how many
     */
    public int removeForgotten(BooleanSupplier goOn) {
        Instant limit = clock.instant().minus(CLOCKS_APART);
        return inBatches(client -> FeedRows.forget(client, limit, BATCH), goOn);
    }

    /**
     * Removes the nodes that nobody has seen for a day. The embedded database has one node and doesn't write it down.
     *
     * @return how many
     */
    public int removeDeadNodes() {
        long limit = clock.instant().minus(DEAD_AFTER).toEpochMilli();
        return database.isEmbedded()
                ? 0
                : database.write(
                        client -> client.sql(REMOVE_NODES).param("limit", limit).update());
    }

    /**
     * Removes the keys that retired a {@code retention} or a day ago, whichever is longer: nothing they signed is told from
     * what somebody made up. One that was cut off stays until its last token would have expired, and as long after that.
     *
     * @return how many
     */
    public int removeRetiredKeys(Duration retention) {
        Duration kept = retention.compareTo(KEYS_KEPT) < 0 ? KEYS_KEPT : retention;
        long limit = clock.instant().minus(kept).toEpochMilli();
        return database.write(
                client -> client.sql(REMOVE_KEYS).param("limit", limit).update());
    }

    /**
     * Removes security codes that expired long enough ago for every node to know, and what is remembered of registrations that
     * came to an end.
     *
     * @param goOn asked before each further batch
     * @return how many
     */
    public int removeExpiredCodes(BooleanSupplier goOn) {
        Instant limit = clock.instant().minus(CLOCKS_APART);
        Instant dayAgo = clock.instant().minus(DEAD_AFTER);
        return inBatches(client -> remove(client, REMOVE_CODES, limit), goOn)
                + inBatches(client -> remove(client, REMOVE_REGISTRATIONS, dayAgo), goOn);
    }

    /**
     * Removes the answers of repeatable requests that nobody may send again, whatever a node's clock says.
     *
     * @param goOn asked before each further batch
     * @return how many
     */
    public int removeForgottenRequests(BooleanSupplier goOn) {
        Instant limit = clock.instant().minus(CLOCKS_APART);
        return inBatches(client -> remove(client, REMOVE_REQUESTS, limit), goOn);
    }

    /**
     * Removes e-mails that could not be sent for {@code patience}.
     *
     * @param goOn asked before each further batch
     * @return how many
     */
    public int removeAbandonedMails(Duration patience, BooleanSupplier goOn) {
        Instant limit = clock.instant().minus(patience);
        return inBatches(client -> remove(client, REMOVE_MAILS, limit), goOn);
    }

    /** Ends with a batch that isn't full, or where another node is at it. */
    private int inBatches(ToIntFunction<JdbcClient> removal, BooleanSupplier goOn) {
        int removed = 0;
        int batch;
        do {
            batch = database.writeAlone(LOCK, removal::applyAsInt).orElse(0);
            removed += batch;
        } while (batch == BATCH && goOn.getAsBoolean());
        return removed;
    }

    private static int removePermits(JdbcClient client, Instant limit) {
        return remove(client, REMOVE_PERMITS, limit);
    }

    private static int remove(JdbcClient client, String sql, Instant limit) {
        return client.sql(sql)
                .param("limit", limit.toEpochMilli())
                .param("batch", BATCH)
                .update();
    }
}
