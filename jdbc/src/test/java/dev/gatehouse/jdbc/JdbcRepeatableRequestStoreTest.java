package dev.gatehouse.jdbc;

import dev.gatehouse.core.work.RepeatableRequestStore;
import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.testkit.RepeatableRequestStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class JdbcRepeatableRequestStoreTest extends RepeatableRequestStoreContract {

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
    protected RepeatableRequestStore store() {
        return new JdbcRepeatableRequestStore(database);
    }

    @Override
    protected UnitOfWork work() {
        return database;
    }
}
