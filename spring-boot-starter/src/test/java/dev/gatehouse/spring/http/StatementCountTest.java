package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gatehouse.jdbc.Database;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** Nobody asks a database who somebody is. */
class StatementCountTest {

    @TempDir
    Path data;

    private final Logger statements = (Logger) LoggerFactory.getLogger(JdbcTemplate.class);
    private final ListAppender<ILoggingEvent> seen = new ListAppender<>();
    private RunningApplication app;

    @BeforeEach
    void start() {
        app = RunningApplication.start(data, settings());
        app.addUser("senior@example.com", "2020-01-31");
        seen.start();
        statements.setLevel(Level.DEBUG);
        statements.setAdditive(false);
        statements.addAppender(seen);
    }

    /** Those of the engine under test. */
    String[] settings() {
        return new String[0];
    }

    @AfterEach
    void stop() {
        statements.detachAppender(seen);
        statements.setAdditive(true);
        statements.setLevel(null);
        app.close();
    }

    @Test
    void peer107ASecuredReadMakesNoStatement() {
        String token = app.signIn("senior@example.com").access();
        assertThat(seen.list).as("statements of a sign-in").isNotEmpty();
        seen.list.clear();

        for (int time = 0; time < 20; time++) {
            assertThat(app.get("/greeting", token).statusCode()).isEqualTo(200);
            assertThat(app.get("/greeting", token + "x").statusCode()).isEqualTo(401);
        }

        assertThat(seen.list)
                .as("statements of anybody but the node itself, now and then")
                .allMatch(statement -> statement.getThreadName().startsWith("gatehouse-"));
    }

    /** Were they not, the time they take would tell who has an account. */
    @Test
    void everyRefusedSignInMakesTheSameNumberOfStatements() {
        RefusedAccounts.addTo(app);
        Map<String, Long> statements = new LinkedHashMap<>();
        statements.put("unknown", statementsOf("nobody@example.com", "not the password"));
        statements.put("wrong", statementsOf(RefusedAccounts.OPEN, "not the password"));
        statements.put("locked, wrong", statementsOf(RefusedAccounts.LOCKED, "not the password"));
        statements.put("locked, right", statementsOf(RefusedAccounts.LOCKED, RunningApplication.PASSWORD));
        statements.put("disabled", statementsOf(RefusedAccounts.DISABLED, RunningApplication.PASSWORD));
        statements.put("unconfirmed", statementsOf(RefusedAccounts.UNCONFIRMED, RunningApplication.PASSWORD));

        assertThat(statements.values()).as("%s", statements).containsOnly(5L);
    }

    private long statementsOf(String email, String password) {
        seen.list.clear();
        assertThat(app.signIn(email, password).statusCode()).isEqualTo(401);
        return List.copyOf(seen.list).stream()
                .filter(statement -> !statement.getThreadName().startsWith("gatehouse-"))
                .filter(statement -> statement.getFormattedMessage().startsWith("Executing prepared SQL statement ["))
                .count();
    }

    @Test
    void aSecuredReadIsAnsweredWithTheDatabaseGone() {
        String token = app.signIn("senior@example.com").access();

        app.bean(Database.class).close();

        assertThat(app.get("/greeting", token).statusCode()).isEqualTo(200);
        assertThat(app.signIn("senior@example.com", RunningApplication.PASSWORD).statusCode())
                .isEqualTo(503);
        assertThat(app.delete("/api/permits/current", token).statusCode()).isEqualTo(503);
    }
}
