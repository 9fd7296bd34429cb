package dev.gatehouse.jdbc;

import dev.gatehouse.core.audit.AuditKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where a chain of the record begins and ends: a row of the table {@code audit_heads}.
 *
 * @param lastSeq the number of its newest row; {@code cutSeq} where there is none
 * @param lastMark the mark of that
 * @param cutSeq the number of the last row that was removed because of its age; 0 where none was
 * @param cutMark the mark that it had; empty where none was
 * @param mark of all of these
 */
record AuditHead(int chain, long lastSeq, String lastMark, long cutSeq, String cutMark, Instant begunAt, String mark) {

    static final String COLUMNS =
            "%1$schain, %1$slast_seq, %1$slast_mark, %1$scut_seq, %1$scut_mark, %1$sbegun_at, %1$smark";

    private static final String KIND = "head";

    private static final String ADD = """
            insert into audit_heads (chain, last_seq, last_mark, cut_seq, cut_mark, begun_at, mark)
            values (:chain, :lastSeq, :lastMark, :cutSeq, :cutMark, :begunAt, :mark)
            on conflict (chain) do nothing
            """;

    private static final String UPDATE = """
            update audit_heads
               set last_seq = :lastSeq, last_mark = :lastMark, cut_seq = :cutSeq, cut_mark = :cutMark, mark = :mark
             where chain = :chain and begun_at = :begunAt
            """;

    /** That of a chain without rows. */
    static AuditHead begun(int chain, Instant at, AuditKey key) {
        return new AuditHead(chain, 0, "", 0, "", at, "").marked(key);
    }

    static AuditHead read(ResultSet row, int number) throws SQLException {
        return new AuditHead(
                row.getInt("chain"),
                row.getLong("last_seq"),
                text(row, "last_mark"),
                row.getLong("cut_seq"),
                text(row, "cut_mark"),
                Instant.ofEpochMilli(row.getLong("begun_at")),
                text(row, "mark"));
    }

    /** Whether nobody changed it. */
    boolean isWhole(AuditKey key) {
        return key.isMark(mark, fields());
    }

    AuditHead endingWith(long seq, String rowMark, AuditKey key) {
        return new AuditHead(chain, seq, rowMark, cutSeq, cutMark, begunAt, "").marked(key);
    }

    AuditHead cutAfter(long seq, String rowMark, AuditKey key) {
        return new AuditHead(chain, lastSeq, lastMark, seq, rowMark, begunAt, "").marked(key);
    }

    void add(JdbcClient client) {
        write(client, ADD);
    }

    void update(JdbcClient client) {
        if (write(client, UPDATE) != 1) {
            throw new IllegalStateException("chain " + chain + " of the audit has lost its head");
        }
    }

    private AuditHead marked(AuditKey key) {
        return new AuditHead(chain, lastSeq, lastMark, cutSeq, cutMark, begunAt, key.mark(fields()));
    }

    private int write(JdbcClient client, String sql) {
        return client.sql(sql)
                .param("chain", chain)
                .param("lastSeq", lastSeq)
                .param("lastMark", lastMark)
                .param("cutSeq", cutSeq)
                .param("cutMark", cutMark)
                .param("begunAt", begunAt.toEpochMilli())
                .param("mark", mark)
                .update();
    }

    private List<@Nullable String> fields() {
        return List.of(
                KIND,
                String.valueOf(chain),
                String.valueOf(lastSeq),
                lastMark,
                String.valueOf(cutSeq),
                cutMark,
                String.valueOf(begunAt.toEpochMilli()));
    }

    /** Whoever tampers may leave nothing. */
    private static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }
}
