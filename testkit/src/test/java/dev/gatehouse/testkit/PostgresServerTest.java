package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresServerTest {

    @Test
    void everyDatabaseIsNewAndEmpty() throws SQLException {
        PostgresServer server = PostgresServer.shared();
        String url = server.newDatabase();

        write(url, "create table notes (note text)", "insert into notes values ('one')");

        assertThat(server.newDatabase()).isNotEqualTo(url);
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> notes(server.newDatabase()));
        assertThat(notes(url)).containsExactly("one");
    }

    @Test
    void itAnswersNobodyWhileItIsPausedAndKeepsWhatWasCommittedWhenItIsKilled() throws SQLException {
        try (PostgresServer server = PostgresServer.start()) {
            String url = server.newDatabase() + "&socketTimeout=1";
            write(url, "create table notes (note text)", "insert into notes values ('kept')");

            server.pause();
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> notes(url));
            server.resume();
            assertThat(notes(url)).containsExactly("kept");

            server.kill();
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> notes(url));
            server.restart();
            assertThat(notes(url)).containsExactly("kept");
        }
    }

    private static void write(String url, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> notes(String url) throws SQLException {
        List<String> notes = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select note from notes")) {
            while (rows.next()) {
                notes.add(rows.getString(1));
            }
        }
        return notes;
    }
}
