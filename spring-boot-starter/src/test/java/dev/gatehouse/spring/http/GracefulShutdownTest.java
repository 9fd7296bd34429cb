package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import dev.gatehouse.testkit.PostgresServer;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who asks a server to stop waits for what it has taken on. */
@Timeout(60)
class GracefulShutdownTest {

    @TempDir
    Path data;

    @Test
    void aRenewalThatIsUnderWayIsAnsweredBeforeTheEnd() throws Exception {
        String url = PostgresServer.shared().newDatabase();
        try (RunningApplication app = RunningApplication.start(data, "gatehouse.database-url=" + url);
                Connection other = DriverManager.getConnection(url);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            app.addUser("senior@example.com", "2020-01-31");
            Tokens tokens = app.signIn("senior@example.com");
            other.setAutoCommit(false);
            execute(other, "select id from permits for update");

            CompletableFuture<HttpResponse<String>> renewal =
                    CompletableFuture.supplyAsync(() -> app.renew(tokens.refresh(), RandomId.next()), threads);
            awaitWaiting(url);
            CompletableFuture<Void> end = CompletableFuture.runAsync(app::stop, threads);
            awaitRefusal(app.at("/").getPort());
            other.rollback();

            assertThat(renewal.get().statusCode()).isEqualTo(200);
            end.get();
        }
    }

    /** Until somebody waits for a row. */
    private static void awaitWaiting(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            boolean waiting = false;
            while (!waiting) {
                try (ResultSet row = statement.executeQuery(
                        "select count(*) > 0 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")) {
                    row.next();
                    waiting = row.getBoolean(1);
                }
            }
        }
    }

    /** Until it takes nobody any more. */
    private static void awaitRefusal(int port) throws Exception {
        while (true) {
            try (Socket socket = new Socket("localhost", port)) {
                Thread.onSpinWait();
            } catch (ConnectException refused) {
                return;
            } catch (SocketException reset) {
                // Taken from the queue of a door that is being shut: the next one tells whether it is.
                Thread.onSpinWait();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
