package dev.gatehouse.jdbc;

import dev.gatehouse.core.permit.KeyPurpose;
import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.core.permit.SealedKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sealed keys in the table {@code signing_keys}. Thread-safe. */
public final class JdbcKeyRingStore implements KeyRingStore {

    private static final String LIST = """
            select id, purpose, algorithm, activates_at, retires_at, sealed
              from signing_keys
             order by activates_at, id
            """;

    /** The casts tell PostgreSQL what a parameter is where it stands for no column. */
    private static final String ADD = """
            insert into signing_keys (id, purpose, algorithm, activates_at, retires_at, sealed, predecessor)
            select cast(:id as text), cast(:purpose as text), cast(:algorithm as text), cast(:activatesAt as bigint),
                   cast(:retiresAt as bigint), cast(:sealed as text), cast(:predecessor as text)
             where :predecessor = coalesce(
                       (select id from signing_keys where purpose = :purpose order by activates_at desc limit 1), '')
               and not exists (select 1 from signing_keys where purpose = :purpose and activates_at >= :activatesAt)
            on conflict (purpose, predecessor) do nothing
            """;

    private static final String RETIRE_PREDECESSORS = """
            update signing_keys
               set retires_at = :retiresAt
             where purpose = :purpose and id <> :id and retires_at is null
            """;

    private final Database database;

    public JdbcKeyRingStore(Database database) {
        this.database = database;
    }

    @Override
    public List<SealedKey> list() {
        return database.read(
                client -> client.sql(LIST).query(JdbcKeyRingStore::read).list());
    }

    @Override
    public boolean add(SealedKey key, String expectedNewestId, Instant predecessorsRetireAt) {
        return database.write(client -> {
            boolean added = insert(client, key, expectedNewestId) == 1;
            if (added) {
                retirePredecessors(client, key, predecessorsRetireAt);
            }
            return added;
        });
    }

    private static int insert(JdbcClient client, SealedKey key, String expectedNewestId) {
        return client.sql(ADD)
                .param("id", key.id())
                .param("purpose", key.purpose().name())
                .param("algorithm", key.algorithm())
                .param("activatesAt", key.activatesAt().toEpochMilli())
                .param(
                        "retiresAt",
                        key.retiresAt() == null ? null : key.retiresAt().toEpochMilli())
                .param("sealed", key.sealed())
                .param("predecessor", expectedNewestId)
                .update();
    }

    private static void retirePredecessors(JdbcClient client, SealedKey key, Instant retiresAt) {
        client.sql(RETIRE_PREDECESSORS)
                .param("id", key.id())
                .param("purpose", key.purpose().name())
                .param("retiresAt", retiresAt.toEpochMilli())
                .update();
    }

    private static SealedKey read(ResultSet row, int number) throws SQLException {
        return new SealedKey(
                row.getString("id"),
                KeyPurpose.valueOf(row.getString("purpose")),
                row.getString("algorithm"),
                Instant.ofEpochMilli(row.getLong("activates_at")),
                retiresAt(row),
                row.getString("sealed"));
    }

    private static @Nullable Instant retiresAt(ResultSet row) throws SQLException {
        long millis = row.getLong("retires_at");
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
