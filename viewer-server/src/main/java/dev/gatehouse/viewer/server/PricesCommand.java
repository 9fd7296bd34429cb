package dev.gatehouse.viewer.server;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.spring.DatabaseCommand;
import dev.gatehouse.viewer.server.PriceLines.Fault;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.core.env.Environment;

/** {@code ./viewer prices import FILE}. */
final class PricesCommand {

    /** What is more is only counted. */
    private static final int FAULTS_SHOWN = 20;

    /** A million prices take a minute on a small machine. */
    private static final Duration LONGEST = Duration.ofHours(2);

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final PrintStream out;
    private final PrintStream errors;

    private PricesCommand(PrintStream out, PrintStream errors) {
        this.out = out;
        this.errors = errors;
    }

    /** The exit code: 1 where the file was not imported, 2 where nobody can tell what is asked for. */
    static int run(Environment settings, List<String> arguments, PrintStream out, PrintStream errors) {
        if (arguments.size() != 2 || !arguments.getFirst().equals("import")) {
            errors.println("prices: must be followed by import and the name of one file");
            return MISUSED;
        }
        Path file = Path.of(arguments.getLast());
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            errors.println("prices: there is no file " + file + " that can be read");
            return FAILED;
        }
        return DatabaseCommand.run(
                settings, "prices", LONGEST, errors, database -> new PricesCommand(out, errors).load(database, file));
    }

    private int load(Database database, Path file) {
        new Schema(database);
        try {
            return tell(new PriceImport(database, Clock.systemUTC(), this::tellProgress).run(file));
        } catch (UncheckedIOException unreadable) {
            errors.println("prices: " + file + " can't be read; nothing was imported");
            return FAILED;
        }
    }

    private void tellProgress(long prices) {
        out.println(counted(prices) + " prices read");
    }

    private int tell(PriceImport.Outcome outcome) {
        return switch (outcome) {
            case PriceImport.Outcome.Imported(long prices, long shares) -> {
                out.println(counted(prices) + " prices of " + counted(shares) + " shares imported");
                yield DONE;
            }
            case PriceImport.Outcome.Refused(List<Fault> faults) -> {
                faults.stream()
                        .limit(FAULTS_SHOWN)
                        .forEach(fault -> errors.println("line " + fault.line() + ": " + fault.reason()));
                errors.println("prices: nothing was imported, for " + counted(faults.size()) + " lines can't be");
                yield FAILED;
            }
        };
    }

    private static String counted(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
