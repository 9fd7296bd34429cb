package dev.gatehouse.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.permit.KeyEncryption;
import dev.gatehouse.core.permit.KeyRing;
import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.core.permit.PermitOptions;
import dev.gatehouse.core.permit.SealedKey;
import dev.gatehouse.core.permit.SigningOptions;
import dev.gatehouse.jdbc.DataFolder;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.JdbcKeyRingStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class KeyCommandTest {

    @TempDir
    Path data;

    /** What a command came to. */
    private record Result(int exitCode, String output, String errors) {}

    @Test
    void everyKeyIsListed() {
        List<SealedKey> keys = open();

        Result result = run("list");

        assertThat(result.exitCode()).isZero();
        assertThat(result.errors()).isEmpty();
        assertThat(result.output()).hasLineCount(4).startsWith("ID ");
        assertThat(keys)
                .allSatisfy(
                        key -> assertThat(result.output()).contains(key.id()).doesNotContain(key.sealed()));
        assertThat(result.output().lines().filter(line -> line.contains(" active   yes ")))
                .hasSize(2);
    }

    @Test
    void aKeyIsRotatedOnceWhileItWaits() {
        open();

        assertThat(run("rotate").output()).startsWith("access key ").contains(" is published and signs from ");
        Result again = run("rotate", "access");
        assertThat(again.exitCode()).isZero();
        assertThat(again.output()).contains(" is new already and signs from ");
        assertThat(run("rotate", "refresh").output()).startsWith("refresh key ");
        assertThat(run("list").output()).hasLineCount(6);
    }

    @Test
    void aKeyIsCutOff() {
        String id = open().getFirst().id();

        Result result = run("retire", id);

        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).contains(" key " + id + " is cut off: nothing it signed is valid any more");
        assertThat(run("list").output().lines().filter(line -> line.startsWith(id)))
                .singleElement()
                .asString()
                .contains("retired")
                .contains("cut off 2");
    }

    @Test
    void whatCanNotBeDoneIsSaidInOneLine() {
        String lineage = open().stream()
                .filter(key -> key.purpose().name().equals("LINEAGE"))
                .findFirst()
                .orElseThrow()
                .id();

        assertThat(run("retire", "unknown"))
                .isEqualTo(new Result(1, "", "keys: there is no key unknown; see keys list\n"));
        assertThat(run("retire", lineage).exitCode()).isEqualTo(1);
        assertThat(run("retire", lineage).errors())
                .startsWith("keys: the lineage key is for good")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lst",
                "list all",
                "rotate lineage",
                "rotate access refresh",
                "retire",
                "retire a b",
                "reseal now"
            })
    void whatNobodyUnderstandsIsRefused(String line) {
        open();

        Result result = run(line.isEmpty() ? new String[0] : line.split(" ", -1));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.output()).isEmpty();
        assertThat(result.errors()).startsWith("keys").hasLineCount(1);
    }

    @Test
    void aDatabaseThatIsHeldIsLeftAlone() {
        open();
        try (DataFolder held = DataFolder.open(data)) {
            Result result = run("list");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.errors())
                    .hasLineCount(1)
                    .contains(held.path()
                            + " is in use by another running process. Stop it first, or ask it at /api/keys.");
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsNotMade() {
        Result result = run("list");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors()).isEqualTo("keys: there is no database in " + data + " yet\n");
        assertThat(data).isEmptyDirectory();
    }

    /** Makes the keys of a first start. */
    private List<SealedKey> open() {
        try (DataFolder folder = DataFolder.open(data);
                Database database = Database.sqlite(folder.file("gatehouse.db"))) {
            database.migrate("db/gatehouse/sqlite", "gatehouse_schema_history");
            KeyRingStore store = new JdbcKeyRingStore(database);
            KeyEncryption encryption = KeyEncryption.ofFile(folder.file("gatehouse.key"));
            KeyRing.open(store, encryption, SigningOptions.DEFAULT, PermitOptions.DEFAULT, Clock.systemUTC());
            return store.list();
        }
    }

    private Result run(String... arguments) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("gatehouse.data", data.toString())));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int exitCode = KeyCommand.run(environment, List.of(arguments), print(out), print(errors));
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }
}
