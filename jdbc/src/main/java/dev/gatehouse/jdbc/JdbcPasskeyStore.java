package dev.gatehouse.jdbc;

import dev.gatehouse.core.factor.Passkey;
import dev.gatehouse.core.factor.PasskeyStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Passkeys in the table {@code passkeys}. Thread-safe. */
public final class JdbcPasskeyStore implements PasskeyStore {

    private static final String COLUMNS =
            "id, user_id, name, credential, sign_count, backup_eligible, added_at, used_at";

    /** The casts tell PostgreSQL what a parameter is where it stands for no column. */
    private static final String ADD = """
            insert into passkeys (id, user_id, name, credential, sign_count, backup_eligible, added_at)
            select cast(:id as text), cast(:userId as text), cast(:name as text), cast(:credential as text),
                   cast(:signCount as bigint), cast(:backupEligible as smallint), cast(:addedAt as bigint)
             where (select count(*) from passkeys where user_id = :userId) < :most
            on conflict (id) do nothing
            """;

    private static final String FIND = "select %s from passkeys where id = :id".formatted(COLUMNS);

    private static final String LIST =
            "select %s from passkeys where user_id = :userId order by added_at, id".formatted(COLUMNS);

    private static final String USE =
            "update passkeys set sign_count = :count, used_at = :now where id = :id and sign_count = :countBefore";

    private static final String RENAME = "update passkeys set name = :name where id = :id and user_id = :userId";

    private static final String REMOVE = "delete from passkeys where id = :id and user_id = :userId";

    private final Database database;

    public JdbcPasskeyStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean add(PasskeyRow row, int most) {
        int added = database.write(client -> client.sql(ADD)
                .param("id", row.passkey().id())
                .param("userId", row.userId())
                .param("name", row.passkey().name())
                .param("credential", row.credential())
                .param("signCount", row.signCount())
                .param("backupEligible", row.backupEligible() ? 1 : 0)
                .param("addedAt", row.passkey().addedAt().toEpochMilli())
                .param("most", most)
                .update());
        return added == 1;
    }

    @Override
    public Optional<PasskeyRow> find(String id) {
        return database.read(client ->
                client.sql(FIND).param("id", id).query(JdbcPasskeyStore::read).optional());
    }

    @Override
    public List<PasskeyRow> list(String userId) {
        return database.read(client -> client.sql(LIST)
                .param("userId", userId)
                .query(JdbcPasskeyStore::read)
                .list());
    }

    @Override
    public boolean use(String id, long countBefore, long count, Instant now) {
        int used = database.write(client -> client.sql(USE)
                .param("id", id)
                .param("countBefore", countBefore)
                .param("count", count)
                .param("now", now.toEpochMilli())
                .update());
        return used == 1;
    }

    @Override
    public boolean rename(String userId, String id, String name) {
        int renamed = database.write(client -> client.sql(RENAME)
                .param("id", id)
                .param("userId", userId)
                .param("name", name)
                .update());
        return renamed == 1;
    }

    @Override
    public boolean remove(String userId, String id) {
        return database.write(client -> {
            JdbcFactorStore.hold(client, userId);
            int removed =
                    client.sql(REMOVE).param("id", id).param("userId", userId).update();
            JdbcFactorStore.removeNeedlessCodes(userId, client);
            return removed == 1;
        });
    }

    private static PasskeyRow read(ResultSet row, int number) throws SQLException {
        Passkey passkey = new Passkey(
                row.getString("id"), row.getString("name"), Instant.ofEpochMilli(row.getLong("added_at")), usedAt(row));
        return new PasskeyRow(
                passkey,
                row.getString("user_id"),
                row.getString("credential"),
                row.getLong("sign_count"),
                row.getInt("backup_eligible") == 1);
    }

    private static @Nullable Instant usedAt(ResultSet row) throws SQLException {
        long millis = row.getLong("used_at");
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
