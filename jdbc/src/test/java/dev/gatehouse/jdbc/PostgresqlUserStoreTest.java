package dev.gatehouse.jdbc;

import dev.gatehouse.core.permit.PermitStore;
import dev.gatehouse.core.user.UserStore;
import dev.gatehouse.testkit.PostgresServer;
import dev.gatehouse.testkit.UserStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresqlUserStoreTest extends UserStoreContract {

    private Database database;

    @BeforeEach
    void openTheDatabase() {
        database = Database.postgresql(PostgresServer.shared().newDatabase());
        database.migrate("db/gatehouse/postgresql", "gatehouse_schema_history");
    }

    @AfterEach
    void closeTheDatabase() {
        database.close();
    }

    @Override
    protected UserStore store() {
        return new JdbcUserStore(database);
    }

    @Override
    protected PermitStore permits() {
        return new JdbcPermitStore(database);
    }
}
