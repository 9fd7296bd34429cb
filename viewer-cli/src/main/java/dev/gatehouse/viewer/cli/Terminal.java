package dev.gatehouse.viewer.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is around a command.
 *
 * @param out for what was asked for
 * @param errors for what is told besides
 * @param secrets asks for something that nobody is to see, by the words it is asked with; empty where there is no more to read
 * @param environment its variables
 */
record Terminal(
        PrintWriter out,
        PrintWriter errors,
        Function<String, Optional<String>> secrets,
        Map<String, String> environment) {

    private static final String HOME = "VIEWER_HOME";

    /** This process's own. Its launcher has the JDK say that there is no console where nobody sits, as it did before 22. */
    @SuppressWarnings("SystemConsoleNull")
    static Terminal ofSystem() {
        Console console = System.console();
        return new Terminal(
                new PrintWriter(System.out, true, System.out.charset()),
                new PrintWriter(System.err, true, System.err.charset()),
                console != null
                        ? words -> Optional.ofNullable(console.readPassword("%s", words))
                                .map(String::new)
                        : lines(),
                System.getenv());
    }

    /** Where nobody sits: whoever calls writes it, a line each. */
    private static Function<String, Optional<String>> lines() {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, inputCharset()));
        return words -> {
            try {
                return Optional.ofNullable(input.readLine());
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        };
    }

    private static Charset inputCharset() {
        String name = System.getProperty("stdin.encoding");
        return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    }

    /** Where permits and what was read are kept. */
    Path home() {
        String named = environment.get(HOME);
        return named == null || named.isBlank()
                ? Path.of(System.getProperty("user.home"), ".share-price-viewer")
                : Path.of(named);
    }
}
