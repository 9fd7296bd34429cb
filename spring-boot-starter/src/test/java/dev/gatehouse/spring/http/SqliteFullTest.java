package dev.gatehouse.spring.http;

import static dev.gatehouse.spring.http.RunningApplication.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;

/** The embedded database has no room left: what is acknowledged is kept all the same. */
class SqliteFullTest {

    private static final String EMAIL = "senior@example.com";

    /** The rows of a page at most: by then a sign-in needs another one. */
    private static final int ENOUGH = 100;

    private static final long ENOUGH_PAGES = 1_000_000;

    private static final int PERMITS = 10;

    @TempDir
    Path data;

    @Test
    void whatHasNoRoomIsAnswered503AndWhatWasGrantedStays() {
        try (RunningApplication app = RunningApplication.start(data)) {
            app.addUser(EMAIL, "2020-01-31");
            Database database = app.bean(Database.class);
            List<Tokens> granted = new ArrayList<>(List.of(app.signIn(EMAIL)));
            fill(database);

            HttpResponse<String> refused = signInUntilRefused(app, granted);

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(app.get("/greeting", granted.getFirst().access()).statusCode())
                    .isEqualTo(200);
            setMostPages(database, ENOUGH_PAGES);
            assertThat(granted)
                    .allSatisfy(tokens -> assertThat(
                                    app.renew(tokens.refresh(), RandomId.next()).statusCode())
                            .isEqualTo(200));
            assertThat(app.signIn(EMAIL, RunningApplication.PASSWORD).statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void aRevocationThatIsAcknowledgedIsKeptAndOneThatIsNotCanBeRepeated() {
        try (RunningApplication app = RunningApplication.start(data)) {
            app.addUser(EMAIL, "2020-01-31");
            Database database = app.bean(Database.class);
            List<Tokens> permits = new ArrayList<>();
            for (int i = 0; i < PERMITS; i++) {
                permits.add(app.signIn(EMAIL));
            }
            fill(database);

            List<Integer> answers = new ArrayList<>();
            for (Tokens tokens : permits) {
                leaveNoRoom(database);
                answers.add(app.delete("/api/permits/current", tokens.access()).statusCode());
            }

            assertThat(answers).contains(503).isSubsetOf(204, 503);
            setMostPages(database, ENOUGH_PAGES);
            for (int i = 0; i < permits.size(); i++) {
                if (answers.get(i) == 503) {
                    assertThat(app.delete("/api/permits/current", permits.get(i).access())
                                    .statusCode())
                            .isEqualTo(204);
                }
                assertThat(code(app.renew(permits.get(i).refresh(), RandomId.next())))
                        .isEqualTo("PermitRevoked");
            }
        }
    }

    private static HttpResponse<String> signInUntilRefused(RunningApplication app, List<Tokens> granted) {
        HttpResponse<String> answer = app.signIn(EMAIL, RunningApplication.PASSWORD);
        for (int i = 0; answer.statusCode() == 201 && i < ENOUGH; i++) {
            granted.add(Tokens.of(answer));
            answer = app.signIn(EMAIL, RunningApplication.PASSWORD);
        }
        return answer;
    }

    /** No page is left that a table could grow by, and the table of cut-offs has no room in those it has. */
    private static void fill(Database database) {
        database.write(client -> client.sql("create table filler (text text)").update());
        leaveNoRoom(database);
        repeatUntilFull(database, "insert into filler values (hex(zeroblob(1000)))");
        leaveNoRoom(database);
        repeatUntilFull(
                database,
                "insert into feed (kind, subject, bound, forget_at) values ('KEYS', '', 0, 9223372036854775807)");
        leaveNoRoom(database);
    }

    private static void repeatUntilFull(Database database, String sql) {
        assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> {
            while (true) {
                database.write(client -> client.sql(sql).update());
            }
        });
    }

    /** A limit is its connection's, and after a failure there is a new one. */
    private static void leaveNoRoom(Database database) {
        setMostPages(
                database,
                database.<Long>read(client ->
                        client.sql("pragma page_count").query(Long.class).single()));
    }

    private static void setMostPages(Database database, long pages) {
        database.write(client ->
                client.sql("pragma max_page_count = " + pages).query(Long.class).single());
    }
}
