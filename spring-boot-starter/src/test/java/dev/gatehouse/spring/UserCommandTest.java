package dev.gatehouse.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.jdbc.DataFolder;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.JdbcUserStore;
import dev.gatehouse.spring.http.ServedUsers;
import dev.gatehouse.testkit.PostgresServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class UserCommandTest {

    private static final Pattern PASSWORD = Pattern.compile("password, shown this once: ([\\w-]{24})\n$");
    private static final String[] ADD_ADMIN = {"add", "Root@Example.com", "Amara", "Perera", "--role", "Admin"};

    @TempDir
    Path data;

    private final Map<String, Object> settings = new HashMap<>();

    /** What a command came to. */
    private record Result(int exitCode, String output, String errors) {

        String password() {
            Matcher password = PASSWORD.matcher(output);
            assertThat(password.find()).as("a password is shown last").isTrue();
            return password.group(1);
        }
    }

    @Test
    void theFirstAdminIsMadeBeforeTheFirstStart() {
        Result added = run(ADD_ADMIN);

        assertThat(added.errors()).isEmpty();
        assertThat(added.exitCode()).isZero();
        try (ServedUsers app = ServedUsers.start(data)) {
            assertThat(app.listAs("root@example.com", added.password())).isEqualTo(200);
        }
    }

    @Test
    void whoIsResetHasAnotherPasswordAndIsSignedInNowhere() {
        String first = run(ADD_ADMIN).password();
        String refresh;
        try (ServedUsers app = ServedUsers.start(data)) {
            refresh = app.signedInAs("root@example.com", first);
        }
        assertThat(devices()).isEqualTo(1);

        Result reset = run("reset", "root@example.com", "--factors");

        assertThat(reset.errors()).isEmpty();
        assertThat(reset.exitCode()).isZero();
        assertThat(devices()).isZero();
        try (ServedUsers app = ServedUsers.start(data)) {
            assertThat(app.renew(refresh)).isEqualTo("PermitRevoked");
            assertThat(app.listAs("root@example.com", first)).isEqualTo(401);
            assertThat(app.listAs("root@example.com", reset.password())).isEqualTo(200);
        }
    }

    @Test
    void whoIsDisabledOnPostgresqlIsSignedOutOfTheRunningApplication() {
        settings.put("gatehouse.database-url", PostgresServer.shared().newDatabase());
        run(ADD_ADMIN);
        String password = run("add", "second@example.com", "Nimal", "Silva", "--role", "Admin")
                .password();
        try (ServedUsers app =
                ServedUsers.start(data, "gatehouse.database-url=" + settings.get("gatehouse.database-url"))) {
            String refresh = app.signedInAs("second@example.com", password);

            Result disabled = run("disable", "second@example.com");

            assertThat(disabled)
                    .isEqualTo(new Result(
                            0, "user second@example.com is changed: disabled, and signed in nowhere any more\n", ""));
            assertThat(app.mailsWaiting()).isEqualTo(1);
            assertThat(app.renew(refresh)).isEqualTo("PermitRevoked");
            assertThat(app.listAs("second@example.com", password)).isEqualTo(401);
        }
    }

    @Test
    void everybodyIsListedOrWhoIsSearchedFor() {
        run(ADD_ADMIN);
        run("add", "other@example.com", "Nimal", "Silva", "--claim", "jwt.datej=2019-03-01");

        assertThat(run("list").output())
                .hasLineCount(3)
                .startsWith("EMAIL ")
                .containsPattern("root@example.com +confirmed +Admin +Amara Perera")
                .containsPattern("other@example.com +confirmed +- +Nimal Silva");
        assertThat(run("list", "SILVA").output()).hasLineCount(2).contains("other@example.com");
        assertThat(claims("other@example.com")).containsExactly(Map.entry("jwt.datej", "2019-03-01"));
    }

    @Test
    void whatIsDoneIsWrittenDownAsDoneAtTheConsole() {
        run(ADD_ADMIN);
        run("reset", "root@example.com");

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AuditCommand.run(environment(), List.of("export"), print(out), print(new ByteArrayOutputStream()));

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.contains("\"console\""))
                .anyMatch(line -> line.contains("USER_CREATED"))
                .anyMatch(line -> line.contains("PASSWORD_CHANGED"))
                .anyMatch(line -> line.contains("USER_UNLOCKED"));
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("example.com");
    }

    @Test
    void whatCanNotBeDoneIsSaidInOneLine() {
        run(ADD_ADMIN);

        assertThat(run(ADD_ADMIN)).isEqualTo(new Result(1, "", "users: there is an account of that e-mail already\n"));
        assertThat(run("add", "nobody", "A", "B")).isEqualTo(new Result(1, "", "users: that is no e-mail address\n"));
        assertThat(run("add", "a@example.com", "A\u202eB", "C"))
                .isEqualTo(new Result(1, "", "users: names are one line of 1 to 100 characters\n"));
        assertThat(run("disable", "nobody@example.com"))
                .isEqualTo(new Result(1, "", "users: there is no account of that e-mail; see users list\n"));
        assertThat(run("disable", "root@example.com"))
                .isEqualTo(new Result(1, "", "users: nobody else is enabled who has the role Admin\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lst",
                "list a b",
                "add",
                "add a@example.com A",
                "add a@example.com A B --role",
                "add a@example.com A B --role ,",
                "add a@example.com A B --claim x",
                "add a@example.com A B --password p",
                "disable",
                "disable a b",
                "reset",
                "reset a b",
                "reset a --factors b"
            })
    void whatNobodyUnderstandsIsRefusedAndMakesNothing(String line) {
        Result result = run(line.isEmpty() ? new String[0] : line.split(" ", -1));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.output()).isEmpty();
        assertThat(result.errors()).startsWith("users").hasLineCount(1);
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void aDatabaseThatIsHeldIsLeftAlone() {
        run(ADD_ADMIN);
        try (DataFolder held = DataFolder.open(data)) {
            Result result = run("list");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.errors())
                    .hasLineCount(1)
                    .contains(held.path()
                            + " is in use by another running process. Stop it first, or ask it at /api/users.");
        }
    }

    /** How many devices accounts know. */
    private long devices() {
        try (DataFolder folder = DataFolder.open(data);
                Database database = Database.sqlite(folder.file("gatehouse.db"))) {
            return database.read(client -> client.sql("select count(*) from lockouts where owner is not null")
                    .query(Long.class)
                    .single());
        }
    }

    private Map<String, String> claims(String email) {
        try (DataFolder folder = DataFolder.open(data);
                Database database = Database.sqlite(folder.file("gatehouse.db"))) {
            return new JdbcUserStore(database)
                    .findByEmail(email)
                    .orElseThrow()
                    .user()
                    .claims();
        }
    }

    private Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int exitCode = UserCommand.run(environment(), List.of(arguments), print(out), print(errors));
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    }

    private StandardEnvironment environment() {
        settings.put("gatehouse.data", data.toString());
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
        return environment;
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }
}
