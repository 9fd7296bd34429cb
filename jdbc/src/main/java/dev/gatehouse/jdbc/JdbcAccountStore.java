package dev.gatehouse.jdbc;

import dev.gatehouse.core.account.AccountStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is kept of accounts beside the accounts, in the tables {@code registrations} and {@code removals}. Thread-safe. */
public final class JdbcAccountStore implements AccountStore {

    private static final String REGISTERED = """
            insert into registrations (subject, registered_at)
            values (:subject, :at)
            on conflict (subject) do update set registered_at = excluded.registered_at
            """;

    private static final String UNCONFIRMED = """
            select registrations.subject
              from registrations
              join users on users.id = registrations.subject
             where registrations.registered_at <= :limit and users.confirmed = 0
             order by registrations.registered_at, registrations.subject
             limit :most
            """;

    private static final String PLAN_REMOVAL = """
            insert into removals (user_id, remove_at, language)
            values (:user, :removeAt, :language)
            on conflict (user_id) do nothing
            """;

    private static final String PLANNED_REMOVAL = "select remove_at from removals where user_id = :user";

    private static final String WITHDRAW_REMOVAL = "delete from removals where user_id = :user";

    private static final String DUE_REMOVALS = """
            select user_id, language
              from removals
             where remove_at <= :now
             order by remove_at, user_id
             limit :most
            """;

    private final Database database;

    public JdbcAccountStore(Database database) {
        this.database = database;
    }

    @Override
    public void registered(String subject, Instant at) {
        database.write(client -> client.sql(REGISTERED)
                .param("subject", subject)
                .param("at", at.toEpochMilli())
                .update());
    }

    @Override
    public List<String> unconfirmed(Instant limit, int most) {
        return database.read(client -> client.sql(UNCONFIRMED)
                .param("limit", limit.toEpochMilli())
                .param("most", most)
                .query(String.class)
                .list());
    }

    @Override
    public boolean planRemoval(String userId, Instant removeAt, String language) {
        int planned = database.write(client -> client.sql(PLAN_REMOVAL)
                .param("user", userId)
                .param("removeAt", removeAt.toEpochMilli())
                .param("language", language)
                .update());
        return planned == 1;
    }

    @Override
    public Optional<Instant> plannedRemoval(String userId) {
        return database.read(client -> client.sql(PLANNED_REMOVAL)
                .param("user", userId)
                .query(Long.class)
                .optional()
                .map(Instant::ofEpochMilli));
    }

    @Override
    public boolean withdrawRemoval(String userId) {
        int withdrawn = database.write(
                client -> client.sql(WITHDRAW_REMOVAL).param("user", userId).update());
        return withdrawn == 1;
    }

    @Override
    public List<PlannedRemoval> dueRemovals(Instant now, int most) {
        return database.read(client -> client.sql(DUE_REMOVALS)
                .param("now", now.toEpochMilli())
                .param("most", most)
                .query((row, number) -> new PlannedRemoval(row.getString("user_id"), row.getString("language")))
                .list());
    }
}
