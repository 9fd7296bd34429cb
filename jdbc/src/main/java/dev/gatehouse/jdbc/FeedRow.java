package dev.gatehouse.jdbc;

import dev.gatehouse.core.permit.CutOff;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A row of the table {@code feed}.
 *
 * @param kind one of {@link CutOff.Kind}, {@link #KEYS_CHANGED}, {@link #ROLL_CALL} or {@link #ANNOUNCED}
 */
record FeedRow(long id, String kind, String subject, long bound, Instant forgetAt) {

    /** Look at the keys again. */
    static final String KEYS_CHANGED = "KEYS";

    /** Answer that all that was committed before is in force. */
    static final String ROLL_CALL = "ROLL_CALL";

    /** Something has changed; its subject is the topic. */
    static final String ANNOUNCED = "ANNOUNCED";

    static final String COLUMNS = "id, kind, subject, bound, forget_at";

    /** The row under the cursor; its columns are {@link #COLUMNS}. */
    static FeedRow read(ResultSet row) throws SQLException {
        return new FeedRow(
                row.getLong("id"),
                row.getString("kind"),
                row.getString("subject"),
                row.getLong("bound"),
                Instant.ofEpochMilli(row.getLong("forget_at")));
    }

    boolean isOf(String expected) {
        return kind.equals(expected);
    }

    /** Whether it cuts something off; what a later version may add to the feed does not. */
    boolean isCutOff() {
        return kind.equals("PERMIT") || kind.equals("USER") || kind.equals("KEY");
    }

    CutOff cutOff() {
        return new CutOff(CutOff.Kind.valueOf(kind), subject, bound, forgetAt);
    }
}
