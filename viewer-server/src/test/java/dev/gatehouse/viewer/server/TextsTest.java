package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.gatehouse.core.mail.MailKind;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * What people read is in bundles, and what is in them is read: the tests of each bundle compare it with the catalogue it words,
 * these compare the catalogues with the code.
 */
class TextsTest {

    /** The rooms whose words reach whoever calls the API. {@code jdbc} knows SQL, and exceptions that aren't answered. */
    private static final List<String> ROOMS =
            List.of("model", "core", "spring-boot-starter", "viewer-model", "viewer-server");

    private static final String CONSOLE = "at the console, which speaks English";
    private static final String START = "to whoever starts it: why it doesn't start";
    private static final String OPERATOR = "to operators: what a metric is";
    private static final String MACHINE = "a name, which only machines compare";

    /** Types with texts that aren't in bundles, and why. */
    private static final Map<String, String> ALLOWED = Map.ofEntries(
            Map.entry("AuditCommand", CONSOLE),
            Map.entry("Console", CONSOLE),
            Map.entry("Demo", CONSOLE),
            Map.entry("DoctorCommand", CONSOLE),
            Map.entry("KeyCommand", CONSOLE),
            Map.entry("MailCheck", CONSOLE),
            Map.entry("PriceLines", CONSOLE),
            Map.entry("PricesCommand", CONSOLE),
            Map.entry("SettingsCheck", CONSOLE),
            Map.entry("StartReport", CONSOLE),
            Map.entry("StorageCheck", CONSOLE),
            Map.entry("UserCommand", CONSOLE),
            Map.entry("FunctionalRoutes", START),
            Map.entry("KeyFile", START),
            Map.entry("KeyHygiene", START),
            Map.entry("RouteCheck", START),
            Map.entry("StartFailureReporter", START),
            Map.entry("UnguardedRoutesFailureAnalyzer", START),
            Map.entry("MeterConfiguration", OPERATOR),
            Map.entry("MeterTally", OPERATOR),
            Map.entry("AccountConfiguration", MACHINE),
            Map.entry("FactorManager", MACHINE),
            Map.entry("PasskeyManager", MACHINE),
            Map.entry("SecurityProblems", MACHINE),
            Map.entry("Storage", MACHINE),
            Map.entry("Vault", MACHINE),
            Map.entry("ViewerRoutes", MACHINE),
            Map.entry("ApiDescription", "the description of the API is one document, in English"),
            Map.entry("BundleTemplates", "HTML around what bundles say"),
            Map.entry(
                    "Challenge",
                    "error_description is of ASCII (RFC 6750 section 3); the problem beside it says the same"),
            Map.entry("FiniteNumber", "for Jackson, whose exceptions aren't answered"),
            Map.entry("IsoText", "for Jackson, whose exceptions aren't answered"),
            Map.entry("PriceStream", "comments, which no client hands on to who listens"),
            Map.entry("SessionWatch", "comments, which no client hands on to who listens"),
            Map.entry("SignInRefusal", "for the log; the record has its name"),
            Map.entry("SmtpMailSender", "reads a mail server's status, and sends it nowhere"));

    @Test
    void noTextIsInCode() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String room : ROOMS) {
            try (Stream<Path> files = Files.walk(Path.of("..", room, "src", "main", "java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }

        List<TextsInCode.Found> found = TextsInCode.in(sources);

        assertThat(found).allMatch(text -> ALLOWED.containsKey(text.type()));
        assertThat(found)
                .as("nothing is allowed that isn't there any more")
                .extracting(TextsInCode.Found::type)
                .containsAll(ALLOWED.keySet());
    }

    @Test
    void aTextInCodeIsFound(@TempDir Path folder) throws IOException {
        List<String> lines = """
                package dev.stranger;

                @ApiNote("Not for you.") // found
                final class Greeter {
                    private static final Logger LOG = LoggerFactory.getLogger(Greeter.class);
                    private static final String HELLO = "hello dear caller"; // found
                    private static final String NAMES = "SELECT id, name FROM people WHERE id = :id";
                    private static final String HEADER = "no-cache, private";

                    String greet(String name) {
                        LOG.atInfo().log("somebody is greeted");
                        if (name.isEmpty()) {
                            throw new IllegalArgumentException("there is no name");
                        }
                        if (name.length() > 80) {
                            throw new ResponseStatusException(BAD_REQUEST, "too long " + name); // found
                        }
                        return "You " + name + " are welcome here"; // found
                    }

                    ResponseEntity<String> failed(Exception failure) {
                        LOG.warn("failed: {}", failure.getMessage());
                        return ResponseEntity.badRequest().body(failure.getMessage()); // found
                    }

                    ResponseEntity<String> missing(Optional<Exception> failure) {
                        return ResponseEntity.of(failure.map(Exception::getMessage)); // found
                    }

                    ResponseEntity<String> absent() {
                        return ResponseEntity.status(404).body(\"""
                            Nobody is here.\"""); // found
                    }

                    ProblemException refused() {
                        return ProblemException.of("සමාවන්න, එය නැත"); // found
                    }

                    static final class TooManyException extends RuntimeException {
                        TooManyException() {
                            super("there are too many");
                        }
                    }
                }
                """.lines().toList();
        Path file = Files.write(folder.resolve("Greeter.java"), lines);

        assertThat(TextsInCode.in(List.of(file)))
                .extracting(text -> (int) text.line())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, lines.size())
                        .filter(line -> lines.get(line - 1).endsWith("// found"))
                        .map(line -> lines.get(line - 1).strip().startsWith("Nobody") ? line - 1 : line)
                        .boxed()
                        .toList());
    }

    /** Its key would be one that nobody uses. What the container and Spring report by a status alone is the one of that status. */
    @ParameterizedTest
    @ValueSource(classes = {ProblemCode.class, FieldCode.class, MailKind.class})
    void nothingIsWordedThatNobodySays(Class<? extends Enum<?>> catalogue) {
        assertThat(catalogue.getEnumConstants()).isNotEmpty();
        assertThat(unsaid(catalogue, StructureTests.CLASSES)).allMatch(TextsTest::isOnlyCodeOfItsStatus);
    }

    @Test
    void whatNobodySaysIsFound() {
        JavaClasses classes = new ClassFileImporter().importPackagesOf(TextsTest.class);

        assertThat(unsaid(Word.class, classes)).extracting(Enum::name).containsExactly("COMPARED_WITH", "FORGOTTEN");
        assertThat(new Speaker().says(Word.valueOf("FORGOTTEN"))).hasToString("SAID");
    }

    private enum Word {
        SAID,
        COMPARED_WITH,
        FORGOTTEN
    }

    private static final class Speaker {
        Word says(Word heard) {
            return switch (heard) {
                case SAID, COMPARED_WITH, FORGOTTEN -> Word.SAID;
            };
        }
    }

    @Test
    void thereAreNoBundlesButThoseThatAreCompared() throws IOException {
        Resource[] bundles =
                new PathMatchingResourcePatternResolver().getResources("classpath*:dev/gatehouse/**/*.properties");
        Map<String, Integer> languages = new HashMap<>();
        for (Resource bundle : bundles) {
            languages.merge(
                    String.valueOf(bundle.getFilename()).replaceFirst("(_si)?\\.properties$", ""), 1, Integer::sum);
        }

        assertThat(languages).containsOnly(Map.entry("messages", 2), Map.entry("mails", 2));
    }

    private static List<Enum<?>> unsaid(Class<? extends Enum<?>> catalogue, JavaClasses classes) {
        JavaClass words = classes.get(catalogue);
        return Arrays.stream(catalogue.getEnumConstants())
                .<Enum<?>>map(word -> word)
                .filter(word -> words.getField(word.name()).getAccessesToSelf().stream()
                        .noneMatch(access -> says(access, words)))
                .toList();
    }

    /** What only compares with it, in a {@code switch}, doesn't say it: that is in a class of the compiler's. */
    private static boolean says(JavaAccess<?> access, JavaClass words) {
        JavaClass origin = access.getOriginOwner();
        return !origin.equals(words) && !origin.getName().matches(".*\\$\\d+");
    }

    private static boolean isOnlyCodeOfItsStatus(Enum<?> word) {
        return word instanceof ProblemCode code
                && Arrays.stream(ProblemCode.values())
                                .filter(other -> other.status() == code.status())
                                .count()
                        == 1;
    }
}
