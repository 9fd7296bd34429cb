package dev.gatehouse.viewer.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresqlTest {

    @TempDir
    private Path folder;

    @Test
    void whatWasWrittenIsThereAtTheNextStartAndForUsOnly() throws Exception {
        Path data = folder.resolve("postgresql");
        try (Postgresql server = Postgresql.start(data, 0, Map.of("max_connections", "20"))) {
            execute(server.url(), "create table notes as select 'kept' as note");

            assertThat(read(server.url(), "show max_connections")).isEqualTo("20");
            assertThat(read(server.url(), "show fsync")).isEqualTo("on");
            assertThat(read(server.url(), "show synchronous_commit")).isEqualTo("on");
            assertThatThrownBy(() -> read(server.url().replaceAll("password=.*", "password=guess"), "select 1"))
                    .hasMessageContaining("password authentication failed");
            assertThatThrownBy(() -> Postgresql.start(data, 0, Map.of()))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("used by another process");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("password"))))
                    .isEqualTo("rw-------");
        }
        try (Postgresql server = Postgresql.start(data, 0, Map.of())) {
            ProcessHandle process = server.process().orElseThrow();
            process.destroyForcibly();
            process.onExit().join();
            server.start();

            assertThat(read(server.url(), "select note from notes")).isEqualTo("kept");
        }
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String read(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
