package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every behaviour that peers test is shown by a test of ours, or docs/peer-behaviours.md says why it is otherwise here. */
class PeerBehavioursListTest {

    private static final Path ROOT = Path.of("..");

    /** The list of all; it is not ours to publish. */
    private static final Path LIST =
            Path.of(System.getProperty("peer.behaviours", ROOT + "/../shared/peer-behaviours.csv"));

    private static final Pattern TEST = Pattern.compile("void peer(\\d{3}(?:And\\d{3})*)\\p{Lu}\\w*\\(");
    private static final Pattern NUMBER = Pattern.compile("\\d{3}");
    private static final Pattern EXPLAINED = Pattern.compile("(?m)^\\| (\\d+(?:, \\d+)*) \\|");
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final Pattern LISTED = Pattern.compile("(?m)^(\\d+),");

    @Test
    void noneIsBothShownAndExplainedAway() throws IOException {
        assertThat(shown()).isNotEmpty().doesNotContainAnyElementsOf(explained());
        assertThat(explained()).isNotEmpty();
    }

    @Test
    void everyOneOfTheListIsShownOrExplained() throws IOException {
        assumeTrue(Files.exists(LIST), "shared list absent: " + LIST);
        Set<Integer> listed = numbers(Stream.of(Files.readString(LIST)), LISTED, DIGITS);

        Set<Integer> ours = shown();
        ours.addAll(explained());

        assertThat(listed).hasSizeGreaterThan(100);
        assertThat(ours).containsExactlyInAnyOrderElementsOf(listed);
    }

    private static Set<Integer> shown() throws IOException {
        Set<Integer> shown = new TreeSet<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                shown.addAll(shownIn(tests));
            }
        }
        return shown;
    }

    private static Set<Integer> shownIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return numbers(
                    files.filter(file -> file.toString().endsWith(".java")).map(PeerBehavioursListTest::read),
                    TEST,
                    NUMBER);
        }
    }

    private static Set<Integer> explained() throws IOException {
        return numbers(Stream.of(Files.readString(ROOT.resolve("docs/peer-behaviours.md"))), EXPLAINED, DIGITS);
    }

    private static Set<Integer> numbers(Stream<String> texts, Pattern where, Pattern number) {
        Set<Integer> found = new TreeSet<>();
        texts.flatMap(text -> where.matcher(text).results())
                .map(match -> match.group(1))
                .flatMap(match -> number.matcher(match).results())
                .map(MatchResult::group)
                .map(Integer::valueOf)
                .forEach(found::add);
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
