package dev.gatehouse.spring;

import dev.gatehouse.core.audit.AuditKey;
import dev.gatehouse.jdbc.AuditExport;
import dev.gatehouse.jdbc.AuditVerdict;
import dev.gatehouse.jdbc.AuditVerifier;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
            audit export  writes every row as a line of JSON in UTF-8, oldest first
            """;

    private static final String ELSEWHERE = "/api/audit";

    private final GatehouseProperties properties;
    private final Console console;

    private AuditCommand(GatehouseProperties properties, Console console) {
        this.properties = properties;
        this.console = console;
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
        return new AuditCommand(properties, new Console("audit", properties, out, errors)).run(arguments);
    }

    private int run(List<String> arguments) {
        return switch (String.join(" ", arguments)) {
            case "verify" -> console.with(ELSEWHERE, this::verify);
            case "export" -> console.with(ELSEWHERE, this::export);
            default -> console.misused("must be followed by verify or export, and nothing else");
        };
    }

    private int verify(Console.Kept kept) {
        AuditKey key = Storage.auditKey(kept.keys(), Storage.keyEncryption(properties, kept.folder(), kept.keys()));
        AuditVerdict verdict = new AuditVerifier(kept.database(), key).verify();
        verdict.faults().forEach(fault -> console.out().println(fault.describe()));
        String rows = String.format(Locale.ROOT, "%,d rows", verdict.rows());
        return verdict.isWhole()
                ? console.done(rows
                        + verdict.since().map(since -> " since " + since).orElse("") + ", every one as it was written")
                : console.failed("not as it was written: " + verdict.faults().size() + " faults in " + rows);
    }

    private int export(Console.Kept kept) {
        PrintStream lines = new PrintStream(console.out(), false, StandardCharsets.UTF_8);
        new AuditExport(kept.database()).writeTo(lines::println);
        return lines.checkError() ? console.failed("what it exports could not be written to its end") : console.done();
    }
}
