package dev.gatehouse.viewer.server;

import dev.gatehouse.spring.KeyCommand;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** {@code ./viewer keys …}: the viewer's settings, without the viewer. */
final class KeyCommands {

    static final String NAME = "keys";

    private KeyCommands() {}

    /** The exit code. */
    static int run(List<String> arguments) {
        try (ConfigurableApplicationContext settings = new SpringApplicationBuilder(KeyCommands.class)
                .web(WebApplicationType.NONE)
                .run("--logging.level.root=off", "--logging.level.dev.gatehouse=off")) {
            return KeyCommand.run(settings.getEnvironment(), arguments, System.out, System.err);
        } catch (RuntimeException failure) {
            System.err.println("viewer: " + StartFailureReporter.describe(failure));
            return 1;
        }
    }
}
