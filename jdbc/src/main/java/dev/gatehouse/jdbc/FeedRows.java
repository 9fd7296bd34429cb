package dev.gatehouse.jdbc;

import dev.gatehouse.core.permit.CutOff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes and reads rows of the table {@code feed}, inside the transaction of whoever asks. */
final class FeedRows {

    /** Who comes to the feed later looks at the keys anyway. */
    private static final Duration KEYS_CHANGED_LASTS = Duration.ofMinutes(10);

    /** Nobody waits that long for an answer. */
    private static final Duration ROLL_CALL_LASTS = Duration.ofMinutes(1);

    /** Who hasn't read the feed for longer than some seconds is told of everything anyway. */
    private static final Duration ANNOUNCEMENT_LASTS = Duration.ofMinutes(10);

    private static final String APPEND = """
            insert into feed (kind, subject, bound, forget_at) values (:kind, :subject, :bound, :forgetAt) returning id
            """;

    /** By the database's clock: whoever announces needs none. */
    private static final String ANNOUNCE =
            """
            insert into feed (kind, subject, bound, forget_at) values ('%s', :topic, 0, %s + %d)
            """.formatted(FeedRow.ANNOUNCED, FeedSession.DATABASE_TIME, ANNOUNCEMENT_LASTS.toMillis());

    private static final String CUT_OFFS = "select %s from feed where forget_at > :now".formatted(FeedRow.COLUMNS);

    private static final String FORGET =
            "delete from feed where id in (select id from feed where forget_at <= :before order by forget_at limit :atMost)";

    private FeedRows() {}

    static void append(JdbcClient client, CutOff cutOff) {
        append(client, cutOff.kind().name(), cutOff.subject(), cutOff.bound(), cutOff.forgetAt());
    }

    /** Tells every node to look at the keys again. */
    static void appendKeysChanged(JdbcClient client, Instant now) {
        append(client, FeedRow.KEYS_CHANGED, "", 0, now.plus(KEYS_CHANGED_LASTS));
    }

    /** Asks every node to answer; the id of the roll call. */
    static long appendRollCall(JdbcClient client, Instant now) {
        return append(client, FeedRow.ROLL_CALL, "", 0, now.plus(ROLL_CALL_LASTS));
    }

    /** Tells every node that something has changed; on PostgreSQL only. */
    static int appendAnnouncement(JdbcClient client, String topic) {
        return client.sql(ANNOUNCE).param("topic", topic).update();
    }

    /** Every cut-off that an access token alive at {@code now} can meet. */
    static List<CutOff> cutOffs(JdbcClient client, Instant now) {
        return client.sql(CUT_OFFS).param("now", now.toEpochMilli()).query((row, number) -> FeedRow.read(row)).stream()
                .filter(FeedRow::isCutOff)
                .map(FeedRow::cutOff)
                .toList();
    }

    /** Removes at most so many of those that nobody needs to know any more since {@code before}; how many. */
    static int forget(JdbcClient client, Instant before, int atMost) {
        return client.sql(FORGET)
                .param("before", before.toEpochMilli())
                .param("atMost", atMost)
                .update();
    }

    private static long append(JdbcClient client, String kind, String subject, long bound, Instant forgetAt) {
        return client.sql(APPEND)
                .param("kind", kind)
                .param("subject", subject)
                .param("bound", bound)
                .param("forgetAt", forgetAt.toEpochMilli())
                .query(Long.class)
                .single();
    }
}
