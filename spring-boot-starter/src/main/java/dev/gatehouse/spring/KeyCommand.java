package dev.gatehouse.spring;

import dev.gatehouse.core.permit.KeyDescription;
import dev.gatehouse.core.permit.KeyManager;
import dev.gatehouse.core.permit.KeyPurpose;
import dev.gatehouse.core.permit.KeyRetirement;
import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.core.permit.KeyRotation;
import dev.gatehouse.jdbc.DataFolder;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.JdbcKeyRingStore;
import dev.gatehouse.jdbc.UnusableStorageException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Lists and changes the keys of an application's database without starting the application: with PostgreSQL also while it
 * runs, with the embedded database only while it doesn't.
 */
public final class KeyCommand {

    /** One line for each way to call it. */
    public static final String USAGE = """
            keys list                     every key: what it is for, whether it signs, until when it verifies
            keys rotate [access|refresh]  publishes the next key, which signs after gatehouse.keys.lead
            keys retire ID                ends a key in an emergency: nothing it signed is valid any more
            keys reseal                   seals all keys under the key-encryption key of today
            """;

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private static final String ROW = "%-26s %-8s %-8s %-8s %-6s %-24s %s%n";

    private final GatehouseProperties properties;
    private final PrintStream out;
    private final PrintStream errors;

    private KeyCommand(GatehouseProperties properties, PrintStream out, PrintStream errors) {
        this.properties = properties;
        this.out = out;
        this.errors = errors;
    }

    /**
     * Does what {@code arguments} ask for.
     *
     * @param environment with the settings of the application, {@code gatehouse.*}
     * @param arguments what follows {@code keys}
     * @return the exit code: 0, or 1 where it could not be done, or 2 where nobody can tell what is asked for; one line to
     *     {@code errors} says why
     * @throws RuntimeException as the application's start would, where a setting is wrong or the database can't be used
     */
    public static int run(Environment environment, List<String> arguments, PrintStream out, PrintStream errors) {
        GatehouseProperties properties = Binder.get(environment).bindOrCreate("gatehouse", GatehouseProperties.class);
        return new KeyCommand(properties, out, errors).run(arguments);
    }

    private int run(List<String> arguments) {
        String command = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> rest = arguments.stream().skip(1).toList();
        return switch (command) {
            case "list" -> rest.isEmpty() ? with(this::list) : misused("keys list takes no argument");
            case "rotate" -> rotate(rest);
            case "retire" ->
                rest.size() == 1
                        ? with(manager -> retire(manager, rest.getFirst()))
                        : misused("keys retire takes the id of one key");
            case "reseal" -> rest.isEmpty() ? with(this::reseal) : misused("keys reseal takes no argument");
            default -> misused("keys must be followed by list, rotate, retire or reseal");
        };
    }

    private int list(KeyManager manager) {
        out.printf(ROW, "ID", "PURPOSE", "ALG", "STATUS", "SIGNS", "FROM", "UNTIL");
        manager.list().forEach(this::print);
        return DONE;
    }

    private void print(KeyDescription key) {
        out.printf(
                ROW,
                key.id(),
                word(key.purpose()),
                key.algorithm(),
                key.status().name().toLowerCase(Locale.ROOT),
                key.signing() ? "yes" : "no",
                key.activatesAt(),
                until(key));
    }

    private static String until(KeyDescription key) {
        return Optional.ofNullable(key.cutOffAt())
                .map(cutOffAt -> "cut off " + cutOffAt)
                .or(() -> Optional.ofNullable(key.retiresAt()).map(Object::toString))
                .orElse("-");
    }

    private int rotate(List<String> arguments) {
        String purpose = arguments.isEmpty() ? "access" : arguments.getFirst();
        return switch (arguments.size() > 1 ? "" : purpose) {
            case "access" -> with(manager -> rotate(manager, KeyPurpose.ACCESS));
            case "refresh" -> with(manager -> rotate(manager, KeyPurpose.REFRESH));
            default -> misused("keys rotate takes access or refresh, or nothing for access");
        };
    }

    private int rotate(KeyManager manager, KeyPurpose purpose) {
        return switch (manager.rotate(purpose)) {
            case KeyRotation.Made(KeyDescription key) ->
                done(word(purpose) + " key " + key.id() + " is published and signs from " + key.activatesAt() + " on");
            case KeyRotation.AlreadyMade(KeyDescription key) ->
                done(word(purpose) + " key " + key.id() + " is new already and signs from " + key.activatesAt()
                        + " on; no other was made");
            case KeyRotation.NoStoredKey none ->
                failed("there is no " + word(purpose) + " key in the database to rotate");
        };
    }

    private int retire(KeyManager manager, String id) {
        return switch (manager.retire(id)) {
            case KeyRetirement.Retired retired ->
                done(word(retired.key().purpose()) + " key " + id + " is cut off: nothing it signed is valid any more");
            case KeyRetirement.Unknown unknown -> failed("there is no key " + id + "; see keys list");
            case KeyRetirement.Indispensable needed ->
                failed("the lineage key is for good: what rests in the database was hashed with it");
        };
    }

    private int reseal(KeyManager manager) {
        int resealed = manager.reseal();
        return done(resealed + " of " + manager.list().size()
                + " keys rested under the previous key-encryption key; all rest under today's now");
    }

    private int with(ToIntFunction<KeyManager> command) {
        if (properties.isEmbedded() && !Files.exists(properties.data().resolve(Storage.DATABASE_FILE))) {
            return failed("there is no database in " + properties.data().toAbsolutePath() + " yet");
        }
        DataFolder folder;
        try {
            folder = Storage.dataFolder(properties);
        } catch (UnusableStorageException held) {
            return failed(held.getMessage() + " Stop it first, or ask it at /api/keys.");
        }
        try (folder) {
            return with(folder, command);
        }
    }

    private int with(DataFolder folder, ToIntFunction<KeyManager> command) {
        try (Database database = Storage.database(properties, folder)) {
            KeyRingStore store = new JdbcKeyRingStore(database);
            if (store.list().isEmpty()) {
                return failed("there are no keys in " + database.name() + " yet");
            }
            return command.applyAsInt(Storage.keyManager(properties, folder, store, database, Clock.systemUTC()));
        }
    }

    private int done(String message) {
        out.println(message);
        return DONE;
    }

    private int failed(String reason) {
        errors.println("keys: " + reason);
        return FAILED;
    }

    private int misused(String reason) {
        errors.println("keys: " + reason);
        return MISUSED;
    }

    private static String word(KeyPurpose purpose) {
        return purpose.name().toLowerCase(Locale.ROOT);
    }
}
