package dev.gatehouse.jdbc;

import dev.gatehouse.core.factor.PasskeyStore;
import dev.gatehouse.testkit.PasskeyStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class JdbcPasskeyStoreTest extends PasskeyStoreContract {

    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void openTheDatabase() {
        database = open();
    }

    /** The database on the engine under test. */
    Database open() {
        return TestDatabases.sqlite(folder);
    }

    @AfterEach
    void closeTheDatabase() {
        database.close();
    }

    @Override
    protected PasskeyStore store() {
        return new JdbcPasskeyStore(database);
    }
}
