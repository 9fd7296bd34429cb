package dev.gatehouse.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.permit.KeyEncryption;
import dev.gatehouse.core.permit.KeyRing;
import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.core.permit.PermitOptions;
import dev.gatehouse.core.permit.SigningOptions;
import dev.gatehouse.jdbc.DataFolder;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.JdbcKeyRingStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuditCommandTest {

    @TempDir
    Path data;

    /** What a command came to. */
    private record Result(int exitCode, String output, String errors) {}

    @Test
    void aWholeRecordIsSaidToBeOne() {
        rotateTwoKeys();

        Result result = audit("verify");

        assertThat(result.errors()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).matches("2 rows since 2\\S+, every one as it was written\\n");
    }

    @Test
    void whatIsWrongIsSaidPlaceByPlace() {
        rotateTwoKeys();
        // Both rows may be in one chain.
        with(client -> client.sql("update audit_rows set actor = 'somebody'"
                        + " where seq = 1 and chain = (select min(chain) from audit_rows)")
                .update());
        with(client -> client.sql("delete from audit_heads where chain = (select max(chain) from audit_heads"
                        + " where chain not in (select chain from audit_rows))")
                .update());

        Result result = audit("verify");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .containsPattern("chain \\d+, head: missing")
                .containsPattern("chain \\d+, row 1: was changed");
        assertThat(result.errors()).startsWith("audit: not as it was written: ").hasLineCount(1);
    }

    @Test
    void everyRowIsALineOfJsonWithItsMark() {
        rotateTwoKeys();

        Result result = audit("export");

        assertThat(result.exitCode()).isZero();
        List<JsonNode> lines =
                result.output().lines().map(JsonMapper.shared()::readTree).toList();
        assertThat(lines).hasSize(2).allSatisfy(line -> {
            assertThat(line.required("type").asString()).isEqualTo("KEY_ROTATED");
            assertThat(line.required("actor").asString()).isEqualTo("console");
            assertThat(line.required("mark").asString()).hasSize(43);
            assertThat(line.required("at").asString()).startsWith("2").endsWith("Z");
        });
    }

    @Test
    void whatIsExportedIsUtf8WhateverTheConsoleWrites() {
        rotateTwoKeys();
        with(client -> client.sql(
                        "update audit_rows set actor = 'නිමල්' where rowid = (select min(rowid) from audit_rows)")
                .update());
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        int exitCode = export(new PrintStream(out, true, StandardCharsets.US_ASCII), System.err);

        assertThat(exitCode).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"නිමල්\"");
    }

    @Test
    void whatCannotBeExportedToItsEndFails() {
        rotateTwoKeys();
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left on device");
            }
        };
        ByteArrayOutputStream errors = new ByteArrayOutputStream();

        int exitCode = export(new PrintStream(full), print(errors));

        assertThat(exitCode).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .isEqualTo("audit: what it exports could not be written to its end\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "verif", "verify all", "export x"})
    void whatNobodyUnderstandsIsRefused(String line) {
        Result result = audit(line.isEmpty() ? new String[0] : line.split(" ", -1));

        assertThat(result)
                .isEqualTo(new Result(2, "", "audit: must be followed by verify or export, and nothing else\n"));
    }

    @Test
    void aRecordThatIsNotThereIsNotMade() {
        assertThat(audit("verify").errors()).isEqualTo("audit: there is no database in " + data + " yet\n");
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void aDatabaseThatIsHeldIsLeftAlone() {
        rotateTwoKeys();
        try (DataFolder held = DataFolder.open(data)) {
            assertThat(audit("verify").errors())
                    .hasLineCount(1)
                    .contains(held.path()
                            + " is in use by another running process. Stop it first, or ask it at /api/audit.");
        }
    }

    private void rotateTwoKeys() {
        with(client -> 1);
        assertThat(run(KeyCommand::run, "rotate", "access").exitCode()).isZero();
        assertThat(run(KeyCommand::run, "rotate", "refresh").exitCode()).isZero();
    }

    private void with(Function<JdbcClient, Integer> work) {
        try (DataFolder folder = DataFolder.open(data);
                Database database = Database.sqlite(folder.file("gatehouse.db"))) {
            database.migrate("db/gatehouse/sqlite", "gatehouse_schema_history");
            KeyRingStore store = new JdbcKeyRingStore(database);
            KeyEncryption encryption = KeyEncryption.ofFile(folder.file("gatehouse.key"));
            KeyRing.open(store, encryption, SigningOptions.DEFAULT, PermitOptions.DEFAULT, Clock.systemUTC());
            assertThat(database.write(work)).isEqualTo(1);
        }
    }

    private interface Command {
        int run(Environment environment, List<String> arguments, PrintStream out, PrintStream errors);
    }

    private Result audit(String... arguments) {
        return run(AuditCommand::run, arguments);
    }

    private int export(PrintStream out, PrintStream errors) {
        return AuditCommand.run(environment(), List.of("export"), out, errors);
    }

    private Environment environment() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("gatehouse.data", data.toString())));
        return environment;
    }

    private Result run(Command command, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int exitCode = command.run(environment(), List.of(arguments), print(out), print(errors));
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }
}
