package dev.gatehouse.jdbc;

import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** PostgreSQL's lock on a name instead of a row. Whoever holds it lets go of it by dying, too. */
final class AdvisoryLock {

    private static final String WAIT_A_MINUTE = "set local lock_timeout = '60s'";

    private static final String LOCK = "select 1 from pg_advisory_xact_lock(hashtextextended(:name, 0))";

    private static final String TRY_TO_LOCK = "select pg_try_advisory_xact_lock(hashtextextended(:name, 0))";

    private AdvisoryLock() {}

    /** Holds it until the end of this transaction; {@code false} at once where another does. */
    static boolean tryToHold(JdbcClient transaction, String name) {
        return transaction
                .sql(TRY_TO_LOCK)
                .param("name", name)
                .query(Boolean.class)
                .single();
    }

    /** Does {@code work} while holding it, on other connections than the lock's own. */
    static void hold(DataSource connections, String name, Runnable work) {
        JdbcClient client = JdbcClient.create(connections);
        new TransactionTemplate(new DataSourceTransactionManager(connections)).executeWithoutResult(status -> {
            client.sql(WAIT_A_MINUTE).update();
            client.sql(LOCK).param("name", name).query(Integer.class).single();
            work.run();
        });
    }
}
