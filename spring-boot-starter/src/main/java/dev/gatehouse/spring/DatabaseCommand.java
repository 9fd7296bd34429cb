package dev.gatehouse.spring;

import dev.gatehouse.jdbc.Database;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.ToIntFunction;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * An application's own command at the console: works with its database without starting it; with PostgreSQL also while it runs,
 * with the embedded database only while it doesn't.
 */
public final class DatabaseCommand {

    private DatabaseCommand() {}

    /**
     * Works with the database, brought up to date but for the application's own tables.
     *
     * @param environment with the settings of the application, {@code gatehouse.*}
     * @param command what a line of error begins with
     * @param longest what a transaction may take
     * @param work answers the exit code
     * @return that, or 1 where the database can't be had; one line to {@code errors} says why
     * @throws RuntimeException as the application's start would, where a setting is wrong or the database can't be used
     */
    public static int run(
            Environment environment,
            String command,
            Duration longest,
            PrintStream errors,
            ToIntFunction<Database> work) {
        GatehouseProperties properties = Binder.get(environment).bindOrCreate("gatehouse", GatehouseProperties.class);
        return new Console(command, properties, errors, errors).withDatabase(longest, work);
    }
}
