package dev.gatehouse.jdbc;

import dev.gatehouse.core.permit.PermitStore;
import dev.gatehouse.testkit.PermitStoreContract;
import dev.gatehouse.testkit.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresqlPermitStoreTest extends PermitStoreContract {

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
    protected PermitStore store() {
        return new JdbcPermitStore(database);
    }
}
