package dev.gatehouse.spring;

import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Looks whether an application's configuration, clock, database, keys and mail server are as they should be, and says what to mend.
 * Changes nothing, and may be asked at any time; of an embedded database that is in use it only sees that it is.
 */
public final class DoctorCommand {

    /** One line. */
    public static final String USAGE = """
            doctor  looks at configuration, clock, database, keys and mail, and says what to mend
            """;

    private DoctorCommand() {}

    /**
     * Looks at everything, and prints a line for each finding.
     *
     * @param environment with the settings of the application, {@code gatehouse.*} and {@code spring.mail.*}
     * @param arguments none
     * @return the exit code: 0, or 1 where there is something to mend, or 2 where there are arguments
     */
    public static int run(
            ConfigurableEnvironment environment, List<String> arguments, PrintStream out, PrintStream errors) {
        return run(environment, List.of(), arguments, out, errors);
    }

    /**
     * The same for an application with settings of its own: those are bound, and variables of the environment that look like one
     * and are none are told, where {@code spring-boot-configuration-processor} has written down which there are.
     *
     * @param settings what they are bound to: types annotated with {@code @ConfigurationProperties}
     */
    public static int run(
            ConfigurableEnvironment environment,
            List<Class<?>> settings,
            List<String> arguments,
            PrintStream out,
            PrintStream errors) {
        if (!arguments.isEmpty()) {
            errors.println("doctor: takes no argument");
            return 2;
        }
        Findings findings = new Findings(out);
        look(environment, settings, Clock.systemUTC(), findings);
        if (findings.toMend() > 0) {
            errors.println("doctor: " + findings.toMend() + " to mend");
        }
        return findings.toMend() > 0 ? 1 : 0;
    }

    static void look(ConfigurableEnvironment environment, List<Class<?>> others, Clock clock, Findings findings) {
        Optional<GatehouseProperties> properties = new SettingsCheck(environment, others, findings).check();
        properties.ifPresent(settings -> {
            new StorageCheck(settings, clock, findings).check();
            new MailCheck(environment, findings).check(settings.mail());
        });
    }
}
