package dev.gatehouse.jdbc;

import dev.gatehouse.core.permit.CutOff;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes and reads rows of the table {@code feed}, inside the transaction of whoever asks. */
final class FeedRows {

    static final String CUT_OFF_COLUMNS = "kind, subject, bound, forget_at";

    /** Nodes read it anew at their start: what is older than any pause of theirs need not be in the feed. */
    private static final Duration KEYS_CHANGED_LASTS = Duration.ofMinutes(10);

    private static final String KEYS_CHANGED = "KEYS";

    private static final String APPEND =
            "insert into feed (kind, subject, bound, forget_at) values (:kind, :subject, :bound, :forgetAt)";

    private static final String CUT_OFFS =
            "select %s from feed where forget_at > :now and kind in ('PERMIT', 'USER', 'KEY')"
                    .formatted(CUT_OFF_COLUMNS);

    private static final String FORGET =
            "delete from feed where id in (select id from feed where forget_at <= :before order by forget_at limit :atMost)";

    private FeedRows() {}

    static void append(JdbcClient client, CutOff cutOff) {
        append(client, cutOff.kind().name(), cutOff.subject(), cutOff.bound(), cutOff.forgetAt());
    }

    /** Tells every node to look at the keys again. */
    static void appendKeysChanged(JdbcClient client, Instant now) {
        append(client, KEYS_CHANGED, "", 0, now.plus(KEYS_CHANGED_LASTS));
    }

    static List<CutOff> cutOffs(JdbcClient client, Instant now) {
        return client.sql(CUT_OFFS)
                .param("now", now.toEpochMilli())
                .query(FeedRows::cutOff)
                .list();
    }

    private static CutOff cutOff(ResultSet row, int number) throws SQLException {
        return new CutOff(
                CutOff.Kind.valueOf(row.getString("kind")),
                row.getString("subject"),
                row.getLong("bound"),
                Instant.ofEpochMilli(row.getLong("forget_at")));
    }

    /** Removes at most so many of those that nobody needs to know any more since {@code before}; how many. */
    static int forget(JdbcClient client, Instant before, int atMost) {
        return client.sql(FORGET)
                .param("before", before.toEpochMilli())
                .param("atMost", atMost)
                .update();
    }

    private static void append(JdbcClient client, String kind, String subject, long bound, Instant forgetAt) {
        client.sql(APPEND)
                .param("kind", kind)
                .param("subject", subject)
                .param("bound", bound)
                .param("forgetAt", forgetAt.toEpochMilli())
                .update();
    }
}
