package dev.gatehouse.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class RotationUnderLoadTest extends RotationUnderLoadContract {

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

    /** One process holds the file: its threads are all there is. */
    @Override
    Database node(int number) {
        return database;
    }
}
