package dev.gatehouse.jdbc;

import dev.gatehouse.core.user.RoleStore;
import dev.gatehouse.core.user.UserStore;
import dev.gatehouse.testkit.RoleStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class JdbcRoleStoreTest extends RoleStoreContract {

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
    protected RoleStore store() {
        return new JdbcRoleStore(database);
    }

    @Override
    protected UserStore users() {
        return new JdbcUserStore(database);
    }
}
