package dev.gatehouse.jdbc;

import dev.gatehouse.core.factor.FactorStore;
import dev.gatehouse.core.factor.Factors;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Second factors in the tables {@code totp_factors}, {@code recovery_codes} and {@code spent_challenges}. Thread-safe. */
public final class JdbcFactorStore implements FactorStore {

    private static final String FIND = """
            select (select since from totp_factors where user_id = :userId) as totp_since,
                   (select count(*) from passkeys where user_id = :userId) as passkeys,
                   (select count(*) from recovery_codes where user_id = :userId) as recovery_codes
            """;

    private static final String FIND_TOTP =
            "select sealed, since, pending, pending_since from totp_factors where user_id = :userId";

    private static final String ENROL_TOTP = """
            insert into totp_factors (user_id, pending, pending_since)
            values (:userId, :pending, :now)
            on conflict (user_id) do update set pending = excluded.pending, pending_since = excluded.pending_since
            """;

    private static final String CONFIRM_TOTP = """
            update totp_factors
               set sealed = pending, since = :now, last_step = :step, pending = null, pending_since = null
             where user_id = :userId and pending = :pending
            """;

    private static final String SPEND_TOTP = """
            update totp_factors
               set last_step = :step
             where user_id = :userId and sealed = :sealed and last_step < :step
            """;

    private static final String REMOVE_TOTP = "delete from totp_factors where user_id = :userId returning sealed";

    private static final String HAS_FACTOR = """
            select (select count(*) from totp_factors where user_id = :userId and sealed is not null)
                 + (select count(*) from passkeys where user_id = :userId)
            """;

    private static final String REMOVE_NEEDLESS_CODES = """
            delete from recovery_codes
             where user_id = :userId
               and not exists (select 1 from totp_factors where user_id = :userId and sealed is not null)
               and not exists (select 1 from passkeys where user_id = :userId)
            """;

    private static final String REMOVE_RECOVERY_CODES = "delete from recovery_codes where user_id = :userId";

    private static final List<String> REMOVE_ALL = List.of(
            "delete from totp_factors where user_id = :userId",
            "delete from passkeys where user_id = :userId",
            REMOVE_RECOVERY_CODES);

    /** Changes nothing, and lets whoever changes factors of the account at the same moment wait: none of them sees what others are about to write. */
    private static final String HOLD = "update users set version = version where id = :userId";

    private static final String ADD_RECOVERY_CODE =
            "insert into recovery_codes (user_id, hash) values (:userId, :hash)";

    private static final String SPEND_RECOVERY_CODE =
            "delete from recovery_codes where user_id = :userId and hash = :hash";

    private static final String SPEND_CHALLENGE =
            "insert into spent_challenges (hash, forget_at) values (:hash, :forgetAt) on conflict (hash) do nothing";

    private static final String FORGET_CHALLENGES = "delete from spent_challenges where forget_at <= :now";

    private final Database database;

    public JdbcFactorStore(Database database) {
        this.database = database;
    }

    @Override
    public Factors find(String userId) {
        return database.read(client -> client.sql(FIND)
                .param("userId", userId)
                .query(JdbcFactorStore::factors)
                .single());
    }

    @Override
    public Optional<TotpRow> findTotp(String userId) {
        return database.read(client -> client.sql(FIND_TOTP)
                .param("userId", userId)
                .query(JdbcFactorStore::totp)
                .optional());
    }

    @Override
    public void enrolTotp(String userId, String sealed, Instant now) {
        database.write(client -> client.sql(ENROL_TOTP)
                .param("userId", userId)
                .param("pending", sealed)
                .param("now", now.toEpochMilli())
                .update());
    }

    @Override
    public boolean confirmTotp(String userId, String pending, long step, List<String> recoveryHashes, Instant now) {
        return database.write(client -> {
            hold(client, userId);
            int confirmed = client.sql(CONFIRM_TOTP)
                    .param("userId", userId)
                    .param("pending", pending)
                    .param("step", step)
                    .param("now", now.toEpochMilli())
                    .update();
            return confirmed == 1 && replaceRecoveryCodes(client, userId, recoveryHashes);
        });
    }

    @Override
    public boolean spendTotp(String userId, String sealed, long step) {
        int spent = database.write(client -> client.sql(SPEND_TOTP)
                .param("userId", userId)
                .param("sealed", sealed)
                .param("step", step)
                .update());
        return spent == 1;
    }

    @Override
    public boolean removeTotp(String userId) {
        return database.write(client -> {
            hold(client, userId);
            boolean removed = client.sql(REMOVE_TOTP)
                    .param("userId", userId)
                    .query((row, number) -> row.getString("sealed") != null)
                    .optional()
                    .orElse(false);
            removeNeedlessCodes(userId, client);
            return removed;
        });
    }

    @Override
    public boolean removeAll(String userId) {
        return database.write(client -> {
            hold(client, userId);
            return removeAllOf(userId, client);
        });
    }

    @Override
    public boolean replaceRecoveryCodes(String userId, List<String> hashes) {
        return database.write(client -> {
            hold(client, userId);
            return hasFactor(client, userId) && replaceRecoveryCodes(client, userId, hashes);
        });
    }

    @Override
    public boolean spendRecoveryCode(String userId, String hash) {
        int spent = database.write(client -> client.sql(SPEND_RECOVERY_CODE)
                .param("userId", userId)
                .param("hash", hash)
                .update());
        return spent == 1;
    }

    @Override
    public boolean spendChallenge(String hash, Instant forgetAt, Instant now) {
        int spent = database.write(client -> {
            client.sql(FORGET_CHALLENGES).param("now", now.toEpochMilli()).update();
            return client.sql(SPEND_CHALLENGE)
                    .param("hash", hash)
                    .param("forgetAt", forgetAt.toEpochMilli())
                    .update();
        });
        return spent == 1;
    }

    /** Where no other factor is left, beside which they would serve. */
    static void removeNeedlessCodes(String userId, JdbcClient client) {
        client.sql(REMOVE_NEEDLESS_CODES).param("userId", userId).update();
    }

    /** All that belongs to an account that is removed. */
    static boolean removeAllOf(String userId, JdbcClient client) {
        int removed = REMOVE_ALL.stream()
                .mapToInt(delete -> client.sql(delete).param("userId", userId).update())
                .sum();
        return removed > 0;
    }

    static void hold(JdbcClient client, String userId) {
        client.sql(HOLD).param("userId", userId).update();
    }

    private static boolean hasFactor(JdbcClient client, String userId) {
        return client.sql(HAS_FACTOR)
                        .param("userId", userId)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private static boolean replaceRecoveryCodes(JdbcClient client, String userId, List<String> hashes) {
        client.sql(REMOVE_RECOVERY_CODES).param("userId", userId).update();
        hashes.forEach(hash -> client.sql(ADD_RECOVERY_CODE)
                .param("userId", userId)
                .param("hash", hash)
                .update());
        return true;
    }

    private static Factors factors(ResultSet row, int number) throws SQLException {
        return new Factors(instant(row, "totp_since"), row.getInt("passkeys"), row.getInt("recovery_codes"));
    }

    private static TotpRow totp(ResultSet row, int number) throws SQLException {
        return new TotpRow(
                row.getString("sealed"),
                instant(row, "since"),
                row.getString("pending"),
                instant(row, "pending_since"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
