package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code ./viewer}, as far as it goes without building. */
final class ViewerScriptTest {

    private static final Path SCRIPT = Path.of("..", "viewer").toAbsolutePath().normalize();

    @TempDir
    private Path elsewhere;

    private record Result(int exitCode, String output, String errors) {}

    @Test
    void helpListsEverySettingOfTheContract() throws Exception {
        Result result = run("--help");

        assertThat(result.exitCode()).isZero();
        assertThat(result.errors()).isEmpty();
        assertThat(result.output())
                .contains("--nodes", "--demo", "SPRING_MAIL_HOST", "GATEHOUSE_USERS_REQUIRE_CONFIRMED")
                .contains("SERVER_PORT")
                .contains("GATEHOUSE_DATA")
                .contains("GATEHOUSE_PERMIT_ACCESS_LIFETIME")
                .contains("GATEHOUSE_PERMIT_REFRESH_LIFETIME")
                .contains("GATEHOUSE_PERMIT_GRACE")
                .contains("GATEHOUSE_LOCKOUT_MAX_FAILURES")
                .contains("VIEWER_DEMO_PASSWORD", "VIEWER_FEED_EVERY")
                .contains("GATEHOUSE_KEYS_ROTATE_EVERY")
                .contains("prices import FILE")
                .contains("keys list | rotate [access|refresh] | retire ID | reseal")
                .contains("users list [TEXT] | add EMAIL FIRST-NAME LAST-NAME … | disable EMAIL | reset EMAIL");
    }

    @Test
    void anUnknownOptionIsRefused() throws Exception {
        Result result = run("--hlep");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.output()).isEmpty();
        assertThat(result.errors()).hasLineCount(1).contains("--hlep").contains("--help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nodes", "--nodes=", "--nodes=0", "--nodes=two", "--nodes=100"})
    void aNumberOfNodesThatIsNoneIsRefused(String option) throws Exception {
        Result result = run(option);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.errors()).hasLineCount(1).contains("--nodes");
    }

    @Test
    void anUnknownCommandForTheKeysIsRefusedBeforeAnythingIsBuilt() throws Exception {
        for (String[] wrong :
                new String[][] {{"keys"}, {"keys", "rotat"}, {"--nodes", "2", "keys", "list"}, {"keys", "verify"}}) {
            Result result = run(wrong);

            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.output()).isEmpty();
            assertThat(result.errors()).hasLineCount(1).contains("keys").contains("--help");
        }
    }

    @Test
    void theDoctorTakesNoArgument() throws Exception {
        for (String[] wrong : new String[][] {{"doctor", "now"}, {"--nodes", "2", "doctor"}}) {
            Result result = run(wrong);

            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.output()).isEmpty();
            assertThat(result.errors()).hasLineCount(1).contains("doctor").contains("--help");
        }
    }

    @Test
    void anUnknownCommandForTheTradersIsRefusedBeforeAnythingIsBuilt() throws Exception {
        for (String[] wrong : new String[][] {{"users"}, {"users", "remove"}, {"--nodes", "2", "users", "list"}}) {
            Result result = run(wrong);

            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.output()).isEmpty();
            assertThat(result.errors()).hasLineCount(1).contains("users").contains("--help");
        }
    }

    @Test
    void theDemoDoesNotGoWithAServerForEmails() throws Exception {
        Result result = run(Map.of("SPRING_MAIL_HOST", "smtp.example.com"), "--demo");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.output()).isEmpty();
        assertThat(result.errors()).hasLineCount(1).contains("--demo").contains("SPRING_MAIL_HOST");
    }

    @Test
    void anUnknownCommandForThePricesIsRefusedBeforeAnythingIsBuilt() throws Exception {
        for (String[] wrong : new String[][] {
            {"prices"}, {"prices", "export"}, {"prices", "import"}, {"prices", "import", "one.csv", "two.csv"}
        }) {
            Result result = run(wrong);

            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.output()).isEmpty();
            assertThat(result.errors()).hasLineCount(1).contains("prices").contains("--help");
        }
    }

    private Result run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    private Result run(Map<String, String> settings, String... arguments) throws IOException, InterruptedException {
        Path output = elsewhere.resolve("out");
        Path errors = elsewhere.resolve("err");
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(elsewhere.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(settings);
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
    }
}
