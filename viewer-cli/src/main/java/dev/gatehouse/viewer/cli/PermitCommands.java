package dev.gatehouse.viewer.cli;

import dev.gatehouse.client.Backend;
import dev.gatehouse.model.Device;
import dev.gatehouse.model.Permit;
import dev.gatehouse.model.PolicyExplanation;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where one is signed in, and what one may do. */
final class PermitCommands {

    private final Shell shell;

    PermitCommands(Shell shell) {
        this.shell = shell;
    }

    void addTo(CommandLine commands) {
        commands.addSubcommand(new CommandLine(new Permits()))
                .addSubcommand(new CommandLine(new Revoke()))
                .addSubcommand(new CommandLine(new Explain()));
    }

    @Command(name = "permits", description = "Where one is signed in; a manager's: where everybody is.")
    private final class Permits implements Runnable {

        @Option(names = "--trader", paramLabel = "ID", description = "those of one trader")
        private @Nullable String trader;

        @Override
        public void run() {
            try (Backend backend = shell.backend()) {
                String own = backend.currentPermit().orElse("");
                shell.show(
                        trader == null
                                ? backend.permits().list()
                                : backend.permits().listOf(trader),
                        new Table<Permit>()
                                .text("", permit -> permit.id().equals(own) ? "*" : "")
                                .text("ID", Permit::id)
                                .text("TRADER", Permit::userId)
                                .text("DEVICE", permit -> named(permit.device()))
                                .text("SINCE", Permit::issuedAt)
                                .text("LAST SEEN", Permit::renewedAt));
            }
        }
    }

    private static String named(Device device) {
        String words = Stream.of(device.name(), device.manufacturer(), device.model(), device.platform())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        return words.isEmpty() ? "unknown" : words;
    }

    @Command(name = "revoke", description = "Ends sessions: what they were granted is refused at once.")
    private final class Revoke implements Runnable {

        @ArgGroup(multiplicity = "1")
        private final Which which = new Which();

        @Override
        public void run() {
            try (Backend backend = shell.backend()) {
                List<String> ids = which.ids(backend);
                for (String id : ids) {
                    backend.permits().end(id);
                    shell.tell("Ended " + id + ".");
                }
            }
        }
    }

    /** One of these. */
    private static final class Which {

        @Parameters(paramLabel = "ID", arity = "1..*", description = "of the permits, as permits shows them")
        private List<String> ids = List.of();

        @Option(names = "--others", description = "all of one's own but this one")
        private boolean others;

        List<String> ids(Backend backend) {
            if (!others) {
                return ids;
            }
            String own = backend.currentPermit().orElse("");
            String me = backend.permits().find(own).userId();
            return backend.permits().listOf(me).stream()
                    .map(Permit::id)
                    .filter(id -> !id.equals(own))
                    .toList();
        }
    }

    @Command(name = "explain", description = "Whether one may do what a policy asks for, why, and from when on.")
    private final class Explain implements Runnable {

        @Parameters(paramLabel = "POLICY", description = "AllTraders, SkilledTraders, TraderManagers, …")
        private String policy = "";

        @Option(names = "--trader", paramLabel = "ID", description = "whether another may; for managers")
        private @Nullable String trader;

        @Override
        public void run() {
            try (Backend backend = shell.backend()) {
                PolicyExplanation told = trader == null ? backend.explain(policy) : backend.explain(policy, trader);
                shell.show(told, PermitCommands::words);
            }
        }
    }

    private static String words(PolicyExplanation told) {
        StringBuilder words =
                new StringBuilder("%s: %s. %s".formatted(told.name(), told.met() ? "yes" : "no", told.requirement()));
        words.append(System.lineSeparator()).append("  ").append(told.reason());
        if (told.metFrom() != null) {
            words.append(System.lineSeparator())
                    .append(told.met() ? "  since " : "  from ")
                    .append(told.metFrom());
        }
        if (told.parts() != null) {
            told.parts().forEach(part -> add(words, part, "  "));
        }
        return words.toString();
    }

    private static void add(StringBuilder words, PolicyExplanation.Part part, String indent) {
        words.append(System.lineSeparator())
                .append(indent)
                .append(part.met() ? "+ " : "- ")
                .append(part.requirement())
                .append(": ")
                .append(part.reason());
        if (part.parts() != null) {
            part.parts().forEach(inner -> add(words, inner, indent + "  "));
        }
    }
}
