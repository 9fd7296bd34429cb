package dev.gatehouse.jdbc;

import dev.gatehouse.core.work.RepeatableRequestStore;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Repeatable requests in the table {@code repeatable_requests}. Thread-safe. */
public final class JdbcRepeatableRequestStore implements RepeatableRequestStore {

    private static final String BEGIN = """
            insert into repeatable_requests (caller, request_id, fingerprint, answer, forget_at)
            values (:caller, :requestId, :fingerprint, '', :forgetAt)
            on conflict (caller, request_id) do nothing
            """;

    private static final String FIND =
            "select fingerprint, answer from repeatable_requests where caller = :caller and request_id = :requestId";

    private static final String ANSWER =
            "update repeatable_requests set answer = :answer where caller = :caller and request_id = :requestId";

    private final Database database;

    public JdbcRepeatableRequestStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Answered> begin(RequestKey key, String fingerprint, Instant forgetAt) {
        return database.write(client -> {
            int begun = of(key, client.sql(BEGIN))
                    .param("fingerprint", fingerprint)
                    .param("forgetAt", forgetAt.toEpochMilli())
                    .update();
            return begun == 1
                    ? Optional.empty()
                    : Optional.of(
                            of(key, client.sql(FIND)).query(Answered.class).single());
        });
    }

    @Override
    public void answer(RequestKey key, String answer) {
        database.write(
                client -> of(key, client.sql(ANSWER)).param("answer", answer).update());
    }

    private static StatementSpec of(RequestKey key, StatementSpec statement) {
        return statement.param("caller", key.caller()).param("requestId", key.requestId());
    }
}
