package dev.gatehouse.jdbc;

import dev.gatehouse.core.permit.KeyPurpose;
import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.core.permit.SealedKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sealed keys in the table {@code signing_keys}. Thread-safe. */
public final class JdbcKeyRingStore implements KeyRingStore {

    private static final String LIST = """
            select id, purpose, algorithm, activates_at, retires_at, sealed, cut_off_at
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
               set retires_at = case when token_life > 0 and :retiresAt < %1$s then %1$s else :retiresAt end
             where purpose = :purpose and id <> :id and retires_at is null
            """.formatted(roundedUp(":activatesAt + token_life"));

    private static final String NOTE_TOKEN_LIFE = """
            update signing_keys
               set token_life = :life
             where id = :id and token_life < :life and cut_off_at is null
            """;

    /** A statement of its own: it must see the successor that was added while the one before waited for the row. */
    private static final String PUT_OFF = """
            update signing_keys
               set retires_at = (select %1$s from signing_keys as next where next.predecessor = :id)
             where id = :id
               and retires_at < (select %1$s from signing_keys as next where next.predecessor = :id)
            """.formatted(roundedUp("next.activates_at + :life"));

    /** Changes nothing: it holds the row against those who would change it, and tells whether somebody did. */
    private static final String IS_SEALED_AS = """
            update signing_keys
               set sealed = :sealed
             where id = :id and sealed = :sealed
            """;

    private static final String CUT_OFF = """
            update signing_keys
               set cut_off_at = coalesce(cut_off_at, :now),
                   retires_at = case when retires_at < :now then retires_at else :now end
             where id = :id and exists (select 1 from signing_keys as others where others.predecessor = :id)
            """;

    private static final String RESEAL = """
            update signing_keys
               set sealed = :anew
             where id = :id and sealed = :sealed
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
    public boolean add(SealedKey key, @Nullable SealedKey newest, Instant predecessorsRetireAt) {
        return change(client -> {
            insert(client, key, newest);
            retirePredecessors(client, key, predecessorsRetireAt);
            FeedRows.appendKeysChanged(client, key.activatesAt());
        });
    }

    @Override
    public void noteTokenLife(String keyId, Duration life, Instant now) {
        database.write(client -> {
            boolean isPutOff = note(NOTE_TOKEN_LIFE, keyId, life, client) && note(PUT_OFF, keyId, life, client);
            if (isPutOff) {
                FeedRows.appendKeysChanged(client, now);
            }
            return isPutOff;
        });
    }

    private static boolean note(String sql, String keyId, Duration life, JdbcClient client) {
        return client.sql(sql).param("id", keyId).param("life", life.toMillis()).update() > 0;
    }

    @Override
    public boolean retire(Retirement retirement) {
        return change(client -> {
            SealedKey key = retirement.key();
            if (retirement.successor() != null) {
                insert(client, retirement.successor(), key);
            }
            require(client.sql(CUT_OFF)
                    .param("id", key.id())
                    .param("now", retirement.now().toEpochMilli())
                    .update());
            FeedRows.append(client, retirement.cutOff());
            FeedRows.appendKeysChanged(client, retirement.now());
        });
    }

    @Override
    public boolean reseal(Map<SealedKey, String> sealed) {
        return change(client -> {
            sealed.forEach((key, anew) -> reseal(client, key, anew));
            require(client.sql("select count(*) from signing_keys")
                            .query(Integer.class)
                            .single()
                    == sealed.size());
        });
    }

    /** All of it in one transaction; {@code false}, and nothing changed, where another node was quicker. */
    private boolean change(Consumer<JdbcClient> work) {
        try {
            return database.writeUndoably(client -> {
                work.accept(client);
                return true;
            });
        } catch (OutpacedException outpaced) {
            return false;
        }
    }

    private static void require(int changedRows) {
        require(changedRows == 1);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new OutpacedException();
        }
    }

    private static void reseal(JdbcClient client, SealedKey key, String anew) {
        require(client.sql(RESEAL)
                .param("id", key.id())
                .param("sealed", key.sealed())
                .param("anew", anew)
                .update());
    }

    private static void insert(JdbcClient client, SealedKey key, @Nullable SealedKey newest) {
        require(client.sql(ADD)
                .param("id", key.id())
                .param("purpose", key.purpose().name())
                .param("algorithm", key.algorithm())
                .param("activatesAt", key.activatesAt().toEpochMilli())
                .param(
                        "retiresAt",
                        key.retiresAt() == null ? null : key.retiresAt().toEpochMilli())
                .param("sealed", key.sealed())
                .param("predecessor", newest == null ? "" : newest.id())
                .update());
        if (newest != null) {
            require(client.sql(IS_SEALED_AS)
                    .param("id", newest.id())
                    .param("sealed", newest.sealed())
                    .update());
        }
    }

    private static void retirePredecessors(JdbcClient client, SealedKey key, Instant retiresAt) {
        client.sql(RETIRE_PREDECESSORS)
                .param("id", key.id())
                .param("purpose", key.purpose().name())
                .param("activatesAt", key.activatesAt().toEpochMilli())
                .param("retiresAt", retiresAt.toEpochMilli())
                .update();
    }

    /** To the whole second, as the end of a token is. */
    private static String roundedUp(String millis) {
        return "(" + millis + " + 999) / 1000 * 1000";
    }

    private static SealedKey read(ResultSet row, int number) throws SQLException {
        return new SealedKey(
                row.getString("id"),
                KeyPurpose.valueOf(row.getString("purpose")),
                row.getString("algorithm"),
                Instant.ofEpochMilli(row.getLong("activates_at")),
                instant(row, "retires_at"),
                row.getString("sealed"),
                instant(row, "cut_off_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    /** Rolls back what another node was quicker at. */
    private static final class OutpacedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        OutpacedException() {
            super("another node was quicker", null, false, false);
        }
    }
}
