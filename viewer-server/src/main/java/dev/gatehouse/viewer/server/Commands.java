package dev.gatehouse.viewer.server;

import dev.gatehouse.spring.AuditCommand;
import dev.gatehouse.spring.DoctorCommand;
import dev.gatehouse.spring.KeyCommand;
import dev.gatehouse.spring.UserCommand;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/** {@code ./viewer keys …} and the like: the viewer's settings, without the viewer. */
final class Commands {

    private static final Map<String, Command> ALL = Map.of(
            "audit", AuditCommand::run,
            "doctor", Commands::doctor,
            "keys", KeyCommand::run,
            "prices", PricesCommand::run,
            "users", UserCommand::run);

    private Commands() {}

    /** Does something with the database that the settings name; answers the exit code. */
    @FunctionalInterface
    private interface Command {
        int run(ConfigurableEnvironment settings, List<String> arguments, PrintStream out, PrintStream errors);
    }

    /** Whether the arguments ask for one, and not for the viewer itself. */
    static boolean isOne(List<String> arguments) {
        return !arguments.isEmpty() && ALL.containsKey(arguments.getFirst());
    }

    /** The exit code. */
    static int run(List<String> arguments) {
        try (ConfigurableApplicationContext settings = new SpringApplicationBuilder(Commands.class)
                .web(WebApplicationType.NONE)
                .run("--logging.level.root=off", "--logging.level.dev.gatehouse=off")) {
            return Objects.requireNonNull(ALL.get(arguments.getFirst()))
                    .run(settings.getEnvironment(), arguments.subList(1, arguments.size()), System.out, System.err);
        } catch (RuntimeException failure) {
            System.err.println("viewer: " + StartFailureReporter.describe(failure));
            return 1;
        }
    }

    private static int doctor(
            ConfigurableEnvironment settings, List<String> arguments, PrintStream out, PrintStream errors) {
        return DoctorCommand.run(settings, List.of(ViewerProperties.class), arguments, out, errors);
    }
}
