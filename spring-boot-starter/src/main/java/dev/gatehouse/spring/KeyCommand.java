package dev.gatehouse.spring;

import dev.gatehouse.core.permit.KeyDescription;
import dev.gatehouse.core.permit.KeyManager;
import dev.gatehouse.core.permit.KeyPurpose;
import dev.gatehouse.core.permit.KeyRetirement;
import dev.gatehouse.core.permit.KeyRotation;
import java.io.PrintStream;
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

    private static final String ROW = "%-26s %-8s %-8s %-8s %-6s %-24s %s%n";

    private final GatehouseProperties properties;
    private final Console console;

    private KeyCommand(GatehouseProperties properties, Console console) {
        this.properties = properties;
        this.console = console;
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
        return new KeyCommand(properties, new Console("keys", properties, out, errors)).run(arguments);
    }

    private int run(List<String> arguments) {
        String command = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> rest = arguments.stream().skip(1).toList();
        return switch (command) {
            case "list" -> rest.isEmpty() ? with(this::list) : console.misused("list takes no argument");
            case "rotate" -> rotate(rest);
            case "retire" ->
                rest.size() == 1
                        ? with(manager -> retire(manager, rest.getFirst()))
                        : console.misused("retire takes the id of one key");
            case "reseal" -> rest.isEmpty() ? with(this::reseal) : console.misused("reseal takes no argument");
            default -> console.misused("must be followed by list, rotate, retire or reseal");
        };
    }

    private int list(KeyManager manager) {
        console.out().printf(ROW, "ID", "PURPOSE", "ALG", "STATUS", "SIGNS", "FROM", "UNTIL");
        manager.list().forEach(this::print);
        return console.done();
    }

    private void print(KeyDescription key) {
        console.out()
                .printf(
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
            default -> console.misused("rotate takes access or refresh, or nothing for access");
        };
    }

    private int rotate(KeyManager manager, KeyPurpose purpose) {
        return switch (manager.rotate(purpose)) {
            case KeyRotation.Made(KeyDescription key) ->
                console.done(word(purpose) + " key " + key.id() + " is published and signs from " + key.activatesAt()
                        + " on");
            case KeyRotation.AlreadyMade(KeyDescription key) ->
                console.done(word(purpose) + " key " + key.id() + " is new already and signs from " + key.activatesAt()
                        + " on; no other was made");
            case KeyRotation.NoStoredKey none ->
                console.failed("there is no " + word(purpose) + " key in the database to rotate");
        };
    }

    private int retire(KeyManager manager, String id) {
        return switch (manager.retire(id)) {
            case KeyRetirement.Retired retired ->
                console.done(word(retired.key().purpose()) + " key " + id
                        + " is cut off: nothing it signed is valid any more");
            case KeyRetirement.Unknown unknown -> console.failed("there is no key " + id + "; see keys list");
            case KeyRetirement.Indispensable needed ->
                console.failed("the lineage key is for good: what rests in the database was hashed with it");
        };
    }

    private int reseal(KeyManager manager) {
        int resealed = manager.reseal();
        return console.done(resealed + " of " + manager.list().size()
                + " keys rested under the previous key-encryption key; all rest under today's now");
    }

    private int with(ToIntFunction<KeyManager> command) {
        return console.with("/api/keys", kept -> command.applyAsInt(manager(kept)));
    }

    private KeyManager manager(Console.Kept kept) {
        return Storage.keyManager(properties, kept.folder(), kept.keys(), kept.database(), Clock.systemUTC());
    }

    private static String word(KeyPurpose purpose) {
        return purpose.name().toLowerCase(Locale.ROOT);
    }
}
