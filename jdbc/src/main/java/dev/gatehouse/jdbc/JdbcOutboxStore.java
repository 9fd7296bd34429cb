package dev.gatehouse.jdbc;

import dev.gatehouse.core.mail.OutboxStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** E-mails that wait, in the table {@code outbox}. Thread-safe. */
public final class JdbcOutboxStore implements OutboxStore {

    private static final String ADD =
            "insert into outbox (id, message, added_at, due_at) values (:id, :message, :now, :now)";

    /** Asked before anything is claimed, for that is a write even where nothing is due. */
    private static final String IS_DUE = "select 1 from outbox where due_at <= :now limit 1";

    /** Asks twice: of two nodes that choose the same the second finds it claimed when it has waited for the first. */
    private static final String CLAIM = """
            update outbox
               set due_at = :leaseUntil, tries = tries + 1
             where due_at <= :now
               and id in (select id from outbox where due_at <= :now order by due_at, id limit :most)
            returning id, message, content, fresh_until, tries, due_at
            """;

    private static final String CLAIMED = " where id = :id and due_at = :leaseUntil";

    private static final String KEEP = "update outbox set content = :content, fresh_until = :freshUntil" + CLAIMED;

    private static final String POSTPONE = "update outbox set due_at = :dueAt" + CLAIMED;

    private static final String REMOVE = "delete from outbox" + CLAIMED;

    private final Database database;

    public JdbcOutboxStore(Database database) {
        this.database = database;
    }

    @Override
    public void add(String id, String message, Instant now) {
        database.write(client -> client.sql(ADD)
                .param("id", id)
                .param("message", message)
                .param("now", now.toEpochMilli())
                .update());
    }

    @Override
    public List<Entry> claim(Instant now, Instant leaseUntil, int most) {
        return isDue(now) ? database.write(client -> claim(client, now, leaseUntil, most)) : List.of();
    }

    @Override
    public void keep(Entry claimed, String content, Instant freshUntil) {
        database.write(client -> claimed(client.sql(KEEP), claimed)
                .param("content", content)
                .param("freshUntil", freshUntil.toEpochMilli())
                .update());
    }

    @Override
    public void postpone(Entry claimed, Instant dueAt) {
        database.write(client -> claimed(client.sql(POSTPONE), claimed)
                .param("dueAt", dueAt.toEpochMilli())
                .update());
    }

    @Override
    public void remove(Entry claimed) {
        database.write(client -> claimed(client.sql(REMOVE), claimed).update());
    }

    private static StatementSpec claimed(StatementSpec statement, Entry claimed) {
        return statement
                .param("id", claimed.id())
                .param("leaseUntil", claimed.leaseUntil().toEpochMilli());
    }

    private boolean isDue(Instant now) {
        return database.read(client -> client.sql(IS_DUE)
                .param("now", now.toEpochMilli())
                .query(Integer.class)
                .optional()
                .isPresent());
    }

    private static List<Entry> claim(JdbcClient client, Instant now, Instant leaseUntil, int most) {
        return client.sql(CLAIM)
                .param("now", now.toEpochMilli())
                .param("leaseUntil", leaseUntil.toEpochMilli())
                .param("most", most)
                .query(JdbcOutboxStore::read)
                .list();
    }

    private static Entry read(ResultSet row, int number) throws SQLException {
        return new Entry(
                row.getString("id"),
                row.getString("message"),
                row.getString("content"),
                Instant.ofEpochMilli(row.getLong("fresh_until")),
                row.getInt("tries"),
                Instant.ofEpochMilli(row.getLong("due_at")));
    }
}
