package dev.gatehouse.jdbc;

import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.core.permit.PermitStore;
import dev.gatehouse.testkit.KeyRingStoreContract;
import dev.gatehouse.testkit.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresqlKeyRingStoreTest extends KeyRingStoreContract {

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
    protected KeyRingStore store() {
        return new JdbcKeyRingStore(database);
    }

    @Override
    protected PermitStore permits() {
        return new JdbcPermitStore(database);
    }
}
