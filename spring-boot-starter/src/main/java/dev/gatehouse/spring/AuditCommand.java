package dev.gatehouse.spring;

import dev.gatehouse.core.audit.AuditKey;
import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.jdbc.AuditExport;
import dev.gatehouse.jdbc.AuditVerdict;
import dev.gatehouse.jdbc.AuditVerifier;
import dev.gatehouse.jdbc.DataFolder;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.JdbcKeyRingStore;
import dev.gatehouse.jdbc.UnusableStorageException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Verifies and exports the record of security events in an application's database without starting the application: with
 * PostgreSQL also while it runs, with the embedded database only while it doesn't.
 */
public final class AuditCommand {

    /** One line for each way to call it. */
    public static final String USAGE = """
            audit verify  looks whether every row is as it was written, and none is missing
            audit export  writes every row as a line of JSON, oldest first
            """;

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final GatehouseProperties properties;
    private final PrintStream out;
    private final PrintStream errors;

    private AuditCommand(GatehouseProperties properties, PrintStream out, PrintStream errors) {
        this.properties = properties;
        this.out = out;
        this.errors = errors;
    }

    /** What is to be done with the record. */
    private interface Work {
        int with(Database database, AuditKey key);
    }

    /**
     * Does what {@code arguments} ask for.
     *
     * @param environment with the settings of the application, {@code gatehouse.*}
     * @param arguments what follows {@code audit}
     * @return the exit code: 0, or 1 where it could not be done or the record is not whole, or 2 where nobody can tell what is
     *     asked for; {@code errors} says why
     * @throws RuntimeException as the application's start would, where a setting is wrong or the database can't be used
     */
    public static int run(Environment environment, List<String> arguments, PrintStream out, PrintStream errors) {
        GatehouseProperties properties = Binder.get(environment).bindOrCreate("gatehouse", GatehouseProperties.class);
        return new AuditCommand(properties, out, errors).run(arguments);
    }

    private int run(List<String> arguments) {
        return switch (String.join(" ", arguments)) {
            case "verify" -> with(this::verify);
            case "export" -> with(this::export);
            default -> {
                errors.println("audit: must be followed by verify or export, and nothing else");
                yield MISUSED;
            }
        };
    }

    private int verify(Database database, AuditKey key) {
        AuditVerdict verdict = new AuditVerifier(database, key).verify();
        verdict.faults().forEach(fault -> out.println(fault.describe()));
        String rows = String.format(Locale.ROOT, "%,d rows", verdict.rows());
        if (!verdict.isWhole()) {
            return failed("not as it was written: " + verdict.faults().size() + " faults in " + rows);
        }
        out.println(
                rows + verdict.since().map(since -> " since " + since).orElse("") + ", every one as it was written");
        return DONE;
    }

    private int export(Database database, AuditKey key) {
        new AuditExport(database).writeTo(out::println);
        out.flush();
        return DONE;
    }

    private int with(Work work) {
        if (properties.isEmbedded() && !Files.exists(properties.data().resolve(Storage.DATABASE_FILE))) {
            return failed("there is no database in " + properties.data().toAbsolutePath() + " yet");
        }
        DataFolder folder;
        try {
            folder = Storage.dataFolder(properties);
        } catch (UnusableStorageException held) {
            return failed(held.getMessage() + " Stop it first, or ask it at /api/audit.");
        }
        try (folder;
                Database database = Storage.database(properties, folder)) {
            return with(folder, database, work);
        }
    }

    private int with(DataFolder folder, Database database, Work work) {
        KeyRingStore store = new JdbcKeyRingStore(database);
        if (store.list().isEmpty()) {
            return failed("there are no keys in " + database.name() + " yet");
        }
        return work.with(database, Storage.auditKey(store, Storage.keyEncryption(properties, folder, store)));
    }

    private int failed(String reason) {
        errors.println("audit: " + reason);
        return FAILED;
    }
}
