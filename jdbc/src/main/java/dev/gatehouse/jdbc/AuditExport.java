package dev.gatehouse.jdbc;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.model.AuditRow;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands out the whole record, each row as one line of JSON, oldest first, with its mark: whoever keeps such a copy elsewhere has what
 * even who holds database and key can't change any more. Thread-safe.
 */
public final class AuditExport {

    private static final int PAGE = 1_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private static final String ROWS = """
            select %s
              from audit_rows
             where (at, chain, seq) > (:at, :chain, :seq)
             order by at, chain, seq
             limit :page
            """.formatted(StoredAudit.COLUMNS);

    private final Database database;

    public AuditExport(Database database) {
        this.database = database;
    }

    /** A line. */
    private record Line(@JsonUnwrapped AuditRow row, String mark) {}

    /** In many short transactions; what others add meanwhile may be among it. */
    public void writeTo(Consumer<String> lines) {
        for (List<StoredAudit> page = page(Long.MIN_VALUE, -1, 0); !page.isEmpty(); ) {
            page.forEach(row -> lines.accept(JSON.writeValueAsString(new Line(row.row(), row.mark()))));
            StoredAudit last = page.getLast();
            page = page(last.content().at(), last.place().chain(), last.place().seq());
        }
    }

    private List<StoredAudit> page(long at, int chain, long seq) {
        return database.read(client -> client.sql(ROWS)
                .param("at", at)
                .param("chain", chain)
                .param("seq", seq)
                .param("page", PAGE)
                .query(StoredAudit::read)
                .list());
    }
}
