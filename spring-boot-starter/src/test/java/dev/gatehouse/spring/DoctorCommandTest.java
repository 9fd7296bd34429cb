package dev.gatehouse.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.gatehouse.jdbc.DataFolder;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.JdbcKeyRingStore;
import dev.gatehouse.testkit.FreePort;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.PostgresServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class DoctorCommandTest {

    private static final String SECRET = "not-to-be-shown";

    @TempDir
    Path data;

    private final Map<String, Object> settings = new HashMap<>();
    private final Map<String, Object> variables = new HashMap<>();

    /** What the doctor came to. */
    private record Result(int exitCode, String output, String errors) {}

    @BeforeEach
    void useTheFolder() {
        settings.put("gatehouse.data", data.toString());
    }

    @Test
    void beforeTheFirstStartThereIsNothingToMendAndNothingIsMade() throws IOException {
        Result result = run();

        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.errors()).isEmpty();
        assertThat(result.output())
                .contains("ok    configuration", "ok    data folder", "ok    clock")
                .contains("note  database       there is none in " + data + " yet")
                .contains("note  mail           spring.mail.host isn't set");
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void whatIsInOrderIsSaidToBe() {
        made();

        Result result = run();

        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.output())
                .contains("ok    configuration", "ok    database", "can be read and written")
                .contains("ok    clock", "ok    keys           3 keys, and all of them open")
                .doesNotContain("mend");
    }

    @Test
    void everyWrongSettingIsNamed() {
        settings.put("gatehouse.permit.access-lifetime", "PT0S");
        settings.put("gatehouse.web.trusted-proxies", "somewhere");

        Result result = run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors()).isEqualTo("doctor: 2 to mend\n");
        assertThat(result.output())
                .contains("mend  configuration  setting gatehouse.permit.access-lifetime ")
                .contains("mend  configuration  setting gatehouse.web.trusted-proxies ")
                .contains("data folder");
    }

    @Test
    void aSettingThatCanNotBeReadIsNamedWithoutItsValue() {
        settings.put("gatehouse.lockout.max-failures", SECRET);

        Result result = run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .contains(
                        "mend  configuration  setting gatehouse.lockout.max-failures (GATEHOUSE_LOCKOUT_MAX_FAILURES)")
                .doesNotContain(SECRET);
    }

    @Test
    void aVariableThatIsNoSettingIsNoted() {
        variables.put("GATEHOUSE_PERMT_GRACE", SECRET);
        variables.put("GATEHOUSE_PERMIT_GRACE", "PT5S");
        variables.put("GATEHOUSE_PERMIT_ACCESSLIFETIME", "PT5M");
        variables.put("GATEHOUSE_WEB_TRUSTED_PROXIES_0", "10.0.0.1");

        Result result = run();

        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.output().lines().filter(line -> line.contains("GATEHOUSE_")))
                .containsExactly("note  configuration  GATEHOUSE_PERMT_GRACE is no setting, and does nothing");
    }

    /** An application's own. */
    @ConfigurationProperties("own-app")
    record OwnProperties(
            @DefaultValue("PT1M") Duration every,
            @DefaultValue Shelf shelf) {

        record Shelf(@DefaultValue("3") int books) {}
    }

    @Test
    void theApplicationsOwnSettingsAreLookedAtToo() {
        variables.put("OWNAPP_EVRY", SECRET);
        variables.put("OWNAPP_EVERY", "PT5S");
        variables.put("OWNAPP_SHELF_BOOKS", "4");
        variables.put("OWNAPPLE_COLOR", "red");

        Result result = run(OwnProperties.class);

        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.output())
                .contains("ok    configuration  every setting has a value it can have")
                .doesNotContain(SECRET);
        assertThat(result.output().lines().filter(line -> line.contains("OWNAPP")))
                .containsExactly("note  configuration  OWNAPP_EVRY is no setting, and does nothing");
    }

    @Test
    void aWrongOneOfThemIsNamedWithoutItsValue() {
        settings.put("own-app.shelf.books", SECRET);

        Result result = run(OwnProperties.class);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .contains(
                        "mend  configuration  setting own-app.shelf.books (OWN_APP_SHELF_BOOKS) has a value it can't have\n")
                .contains("data folder")
                .doesNotContain("every setting has a value", SECRET);
    }

    @Test
    void aFolderInUseIsNoFault() {
        made();
        try (DataFolder held = DataFolder.open(data)) {
            Result result = run();

            assertThat(result.exitCode()).as("%s", result).isZero();
            assertThat(result.output()).contains("note  database", held.path() + " is in use");
        }
    }

    @Test
    void aDamagedDatabaseIsFound() throws IOException {
        Files.writeString(data.resolve("gatehouse.db"), "this is no database, however long it is".repeat(200));

        Result result = run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("mend  database");
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsFound() throws IOException {
        settings.put("gatehouse.database-url", "jdbc:postgresql://localhost:" + FreePort.next() + "/gatehouse");
        settings.put("gatehouse.database-password", SECRET);

        Result result = run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("mend  database").doesNotContain(SECRET);
    }

    @Test
    void aDatabaseOnPostgresqlIsAskedForItsTimeToo() {
        settings.put("gatehouse.database-url", PostgresServer.shared().newDatabase());
        assertThat(run().output())
                .contains("note  database", "answers and is empty")
                .doesNotContain("mend");
        made();

        assertThat(run().output())
                .contains("ok    database", "can be read and written", "ms from that of the database")
                .doesNotContain("mend");
        assertThat(run(new MovableClock(Instant.now().plus(Duration.ofMinutes(2))))
                        .output())
                .contains("mend  clock", "ms from that of the database");
    }

    @Test
    void aLostKeyFileIsFound() throws IOException {
        made();
        Files.delete(data.resolve("gatehouse.key"));

        assertThat(run().output()).contains("mend  keys", "gatehouse.key is missing");
        assertThat(data.resolve("gatehouse.key")).doesNotExist();
    }

    @Test
    void aKeyFileOfAnotherDatabaseIsFound(@TempDir Path other) throws IOException {
        made();
        settings.put("gatehouse.data", other.toString());
        made();
        Files.copy(data.resolve("gatehouse.key"), other.resolve("gatehouse.key"), StandardCopyOption.REPLACE_EXISTING);

        assertThat(run().output()).contains("mend  keys", "does not fit this database");
    }

    @Test
    void aKeyFileThatOthersReadIsFound() throws IOException {
        made();
        Files.setPosixFilePermissions(data.resolve("gatehouse.key"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(run().output()).contains("mend  keys", "open to others").contains("chmod 600");
    }

    @Test
    void aClockBehindWhatWasRecordedIsFound() {
        made();
        MovableClock clock = new MovableClock(Instant.now().minus(Duration.ofDays(1)));

        assertThat(run(clock).output()).contains("mend  clock          behind: something was recorded at ");
    }

    @Test
    void aServerThatTakesNoMailIsFound() throws IOException {
        settings.put("spring.mail.host", "localhost");
        settings.put("spring.mail.port", FreePort.next());
        settings.put("spring.mail.password", SECRET);

        assertThat(run().output()).contains("mend  mail           setting gatehouse.mail.from ");
        settings.put("gatehouse.mail.from", "shares@example.com");
        assertThat(run().output())
                .contains("mend  mail           localhost can't be used")
                .doesNotContain(SECRET);
    }

    @Test
    void aServerThatTakesMailIsAskedAndSentNothing() {
        GreenMail server = new GreenMail(ServerSetup.SMTP.dynamicPort());
        server.start();
        try {
            settings.put("spring.mail.host", "localhost");
            settings.put("spring.mail.port", server.getSmtp().getPort());
            settings.put("gatehouse.mail.from", "shares@example.com");

            assertThat(run().output()).contains("ok    mail           localhost takes e-mails from shares@example.com");
            assertThat(server.getReceivedMessages()).isEmpty();
        } finally {
            server.stop();
        }
    }

    @Test
    void itTakesNoArgument() {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();

        assertThat(DoctorCommand.run(
                        environment(), List.of("now"), new PrintStream(new ByteArrayOutputStream()), print(errors)))
                .isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8)).isEqualTo("doctor: takes no argument\n");
    }

    /** As the first start leaves it. */
    private void made() {
        GatehouseProperties properties = new SettingsCheck(
                        environment(), List.of(), new Findings(print(new ByteArrayOutputStream())))
                .check()
                .orElseThrow();
        try (DataFolder folder = Storage.dataFolder(properties);
                Database database = Storage.database(properties, folder)) {
            Storage.makeKeys(properties, folder, new JdbcKeyRingStore(database), database);
        }
    }

    private Result run(Class<?>... others) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int exitCode = DoctorCommand.run(environment(), List.of(others), List.of(), print(out), print(errors));
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    }

    private Result run(MovableClock clock) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Findings findings = new Findings(print(out));
        DoctorCommand.look(environment(), List.of(), clock, findings);
        return new Result(findings.toMend(), out.toString(StandardCharsets.UTF_8), "");
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private StandardEnvironment environment() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        environment.getPropertySources().addFirst(new MapPropertySource("settings", settings));
        return environment;
    }
}
