package dev.gatehouse.viewer.cli;

import dev.gatehouse.client.Backend;
import dev.gatehouse.client.SignIn;
import dev.gatehouse.viewer.model.Trader;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Who uses the command line. */
final class SessionCommands {

    private final Shell shell;

    SessionCommands(Shell shell) {
        this.shell = shell;
    }

    void addTo(CommandLine commands) {
        commands.addSubcommand(new CommandLine(new SigningIn()))
                .addSubcommand(new CommandLine(new SigningOut()))
                .addSubcommand(new CommandLine(new WhoAmI()));
    }

    @Command(
            name = "sign-in",
            description = {
                "Signs in, and stays so until sign-out.",
                "The password is asked for, and the code of a second factor where there is one;",
                "without a terminal each is a line of the input. Neither is ever an argument."
            })
    private final class SigningIn implements Runnable {

        @Parameters(paramLabel = "EMAIL", description = "the address of the account")
        private String email = "";

        @Override
        public void run() {
            try (Backend backend = shell.backend()) {
                SignIn signIn = backend.signIn(email, asked("Password: "));
                while (signIn instanceof SignIn.SecondFactorNeeded needed) {
                    signIn = needed.answer(asked("Code of your authenticator app, or a recovery code: "));
                }
                shell.remember(backend);
                shell.tell("Signed in.");
            }
        }

        private String asked(String words) {
            return shell.terminal()
                    .secrets()
                    .apply(words)
                    .orElseThrow(() -> shell.usage("there is nothing to read after: " + words.strip()));
        }
    }

    @Command(
            name = "sign-out",
            description = {
                "Signs out, here and at the viewer.",
                "Where that can't be reached it is told with the next contact. Nothing that was read is left."
            })
    private final class SigningOut implements Runnable {

        @Override
        public void run() {
            try (Backend backend = shell.backend()) {
                shell.tell(
                        backend.signOut()
                                ? "Signed out."
                                : "Signed out here; the viewer is told as soon as it can be reached.");
            }
        }
    }

    @Command(name = "who-am-i", description = "Who is signed in, as far as is known here.")
    private final class WhoAmI implements Callable<Integer> {

        @Override
        public Integer call() {
            try (Backend backend = shell.backend()) {
                Optional<Trader> trader = backend.user(Trader.class);
                trader.ifPresentOrElse(
                        known -> shell.show(known, WhoAmI::words), () -> shell.tell("Nobody is signed in."));
                return trader.isPresent() ? ExitCode.OK : ExitCode.SIGNED_OUT;
            }
        }

        private static String words(Trader trader) {
            return Table.oneLine(
                    "%s %s <%s>".formatted(trader.getFirstName(), trader.getLastName(), trader.getEmail()));
        }
    }
}
