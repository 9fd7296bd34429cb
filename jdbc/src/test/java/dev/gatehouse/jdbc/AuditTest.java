package dev.gatehouse.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class AuditTest extends AuditContract {

    @TempDir
    Path folder;

    @Override
    Database open() {
        return TestDatabases.sqlite(folder);
    }
}
