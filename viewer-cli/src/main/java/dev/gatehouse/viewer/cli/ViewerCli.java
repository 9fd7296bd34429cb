package dev.gatehouse.viewer.cli;

import dev.gatehouse.client.BackendException;
import dev.gatehouse.client.Conflict;
import dev.gatehouse.client.Refused;
import dev.gatehouse.client.SignedOut;
import dev.gatehouse.model.Problem;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The market at the command line. */
@Command(
        name = "cli",
        description = "The market at the command line.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {HelpCommand.class, GenerateCompletion.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused by the viewer, or nothing that can be done",
            "2:not understood",
            "3:the viewer can't be reached",
            "4:nobody is signed in",
            "5:somebody else changed it in the meantime"
        },
        footerHeading = "%nWhat is kept of a sign-in:%n",
        footer = "  in VIEWER_HOME, else .share-price-viewer of the home folder, encrypted and for its owner alone%n")
public final class ViewerCli {

    private static final String HELP = "--help";

    @Mixin
    private final Shell shell;

    ViewerCli(Terminal terminal) {
        this.shell = new Shell(terminal);
    }

    /** @param arguments a command and what it takes; {@code help} tells */
    public static void main(String[] arguments) {
        System.exit(new ViewerCli(Terminal.ofSystem()).run(arguments));
    }

    /** @return the exit code */
    int run(String... arguments) {
        Terminal terminal = shell.terminal();
        return commands()
                .setOut(terminal.out())
                .setErr(terminal.errors())
                .setExecutionExceptionHandler((failure, command, parsed) -> told(failure))
                .execute(arguments);
    }

    private CommandLine commands() {
        CommandLine all = new CommandLine(this);
        new SessionCommands(shell).addTo(all);
        new MarketCommands(shell).addTo(all);
        new PermitCommands(shell).addTo(all);
        addHelp(all);
        return all.registerConverter(Locale.class, Locale::forLanguageTag).setUsageHelpAutoWidth(true);
    }

    /** Each tells of itself. */
    private static void addHelp(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        if (spec.findOption(HELP) == null) {
            spec.addOption(OptionSpec.builder("-h", HELP)
                    .usageHelp(true)
                    .description("tells of this command, and does nothing")
                    .build());
        }
        command.getSubcommands().values().forEach(ViewerCli::addHelp);
    }

    private int told(Exception failure) throws Exception {
        PrintWriter errors = shell.terminal().errors();
        if (failure instanceof CommandLine.ParameterException usage) {
            throw usage;
        }
        if (failure instanceof BackendException known) {
            errors.println(Table.oneLine(known.getMessage()));
            tellMore(known, errors);
            return ExitCode.of(known);
        }
        if (failure instanceof OtherVersionException) {
            errors.println(Table.oneLine(failure.getMessage()));
            return ExitCode.CONFLICT;
        }
        if (failure instanceof UncheckedIOException broken) {
            errors.println("what is kept of a sign-in can't be read or written: " + Table.oneLine(broken.getCause()));
            return ExitCode.REFUSED;
        }
        if (failure instanceof IllegalArgumentException || failure instanceof IllegalStateException) {
            errors.println(Table.oneLine(failure.getMessage()));
            return ExitCode.REFUSED;
        }
        throw failure;
    }

    private static void tellMore(BackendException failure, PrintWriter errors) {
        switch (failure) {
            case Refused refused -> {
                for (Problem.FieldError field : refused.fields()) {
                    errors.println("  " + Table.oneLine(field.field() + ": " + field.message()));
                }
            }
            case SignedOut nobody -> errors.println("  ./cli sign-in EMAIL signs in");
            case Conflict both -> errors.println("  nothing was changed; --force does it all the same");
            default -> {}
        }
        if (failure.traceId() != null) {
            errors.println("  trace " + Table.oneLine(failure.traceId()));
        }
    }
}
