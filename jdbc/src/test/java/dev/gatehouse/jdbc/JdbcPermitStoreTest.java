package dev.gatehouse.jdbc;

import dev.gatehouse.core.permit.PermitStore;
import dev.gatehouse.testkit.PermitStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class JdbcPermitStoreTest extends PermitStoreContract {

    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void openTheDatabase() {
        database = Database.sqlite(folder.resolve("test.db"));
        database.migrate("db/gatehouse/sqlite", "gatehouse_schema_history");
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
