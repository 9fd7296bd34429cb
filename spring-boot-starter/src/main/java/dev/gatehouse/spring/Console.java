package dev.gatehouse.spring;

import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.jdbc.DataFolder;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.JdbcKeyRingStore;
import dev.gatehouse.jdbc.UnusableStorageException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.function.ToIntFunction;

/** What the commands at the console share: they tell how it went, and open what an application keeps. */
final class Console {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final String command;
    private final GatehouseProperties properties;
    private final PrintStream out;
    private final PrintStream errors;

    /** @param command what its lines of error begin with */
    Console(String command, GatehouseProperties properties, PrintStream out, PrintStream errors) {
        this.command = command;
        this.properties = properties;
        this.out = out;
        this.errors = errors;
    }

    /** What an application keeps, as long as the work with it lasts. */
    record Kept(DataFolder folder, Database database, KeyRingStore keys) {}

    /** What a command does with what an application keeps; answers the exit code. */
    @FunctionalInterface
    interface Work {
        int with(Kept kept);
    }

    PrintStream out() {
        return out;
    }

    int done() {
        return DONE;
    }

    int done(String message) {
        out.println(message);
        return DONE;
    }

    int failed(String reason) {
        errors.println(command + ": " + reason);
        return FAILED;
    }

    int misused(String reason) {
        errors.println(command + ": " + reason);
        return MISUSED;
    }

    /**
     * Works with what the application has kept. It isn't there before the application's first start, and an embedded database
     * is the running application's alone.
     *
     * @param elsewhere where a running application does the same
     */
    int with(String elsewhere, Work work) {
        if (!isThere()) {
            return notYetThere();
        }
        return open(
                ", or ask it at " + elsewhere,
                Storage.LONGEST,
                kept -> kept.keys().list().isEmpty()
                        ? failed("there are no keys in " + kept.database().name() + " yet")
                        : work.with(kept));
    }

    /** Likewise, but makes what isn't there, as the application's first start would. */
    int withMade(String elsewhere, Work work) {
        return open(", or ask it at " + elsewhere, Storage.LONGEST, kept -> {
            Storage.makeKeys(properties, kept.folder(), kept.keys(), kept.database());
            return work.with(kept);
        });
    }

    /**
     * Works with its database alone.
     *
     * @param longest what a transaction may take
     */
    int withDatabase(Duration longest, ToIntFunction<Database> work) {
        return isThere() ? open("", longest, kept -> work.applyAsInt(kept.database())) : notYetThere();
    }

    private boolean isThere() {
        return !properties.isEmbedded() || Files.exists(properties.data().resolve(Storage.DATABASE_FILE));
    }

    private int notYetThere() {
        return failed("there is no database in " + properties.data().toAbsolutePath() + " yet");
    }

    private int open(String alternative, Duration longest, Work work) {
        DataFolder folder;
        try {
            folder = Storage.dataFolder(properties);
        } catch (UnusableStorageException held) {
            return failed(held.getMessage() + " Stop it first" + alternative + ".");
        }
        try (folder;
                Database database = Storage.database(properties, folder, longest)) {
            return work.with(new Kept(folder, database, new JdbcKeyRingStore(database)));
        }
    }
}
