package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What the viewer says is in the language that is asked for, wherever on its way a request is answered. */
final class LanguagesTest {

    private static final Predicate<String> SINHALA =
            Pattern.compile("\\p{IsSinhala}").asPredicate();

    /** Members whose values people read. */
    private static final Set<String> TEXTS = Set.of("title", "detail", "message", "requirement", "reason");

    @TempDir
    private static Path data;

    private static TestViewer viewer;

    @BeforeAll
    static void start() {
        viewer = TestViewer.start(data);
    }

    @AfterAll
    static void stop() {
        viewer.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nobody  | GET    | /api/industries               |                                            | 401",
                "forger  | GET    | /api/industries               |                                            | 401",
                "nobody  | POST   | /api/permits                  | {\"email\": \"a@b.example\", \"password\": \"x\"} | 401",
                "nobody  | POST   | /api/permits                  | {                                          | 400",
                "nobody  | POST   | /api/traders                  | {\"email\": \"\"}                          | 400",
                "junior  | GET    | /api/industries/1/shares      |                                            | 403",
                "junior  | GET    | /actuator/prometheus          |                                            | 403",
                "junior  | GET    | /api/policies                 |                                            | 200",
                "junior  | GET    | /api/policies/Admins/explain  |                                            | 200",
                "skilled | GET    | /api/industries/none          |                                            | 404",
                "skilled | GET    | /api/nothing                  |                                            | 404",
                "skilled | GET    | /api/industries/1/shares?filter=tag%20is%201 |                             | 400",
                "skilled | GET    | /api/industries/1/shares?top=0 |                                           | 400",
                "skilled | GET    | /api/industries/1/shares?api-version=9 |                                   | 400",
                "skilled | GET    | /api/prices/stream?industry=none |                                         | 400",
                "skilled | BREW   | /api/industries               |                                            | 405",
                "skilled | GET    | /api//industries              |                                            | 400",
                "manager | POST   | /api/industries/1/shares      | {\"tag\": \"\", \"price\": -1, \"colour\": 1} | 400",
                "manager | PATCH  | /api/industries/1/shares/1    | {\"price\": 1}                             | 428",
            })
    void whatIsAnsweredIsInTheLanguageThatIsAskedFor(
            String caller, String method, String path, @Nullable String body, int status) {
        Answer sinhala = caller(caller).send(method, path, body, "Accept-Language", "en;q=0.1, si-LK");
        Answer english = caller(caller).send(method, path, body, "Accept-Language", "fr, si;q=0.5, en;q=0.7");

        assertThat(List.of(sinhala.status(), english.status())).containsOnly(status);
        assertThat(sinhala.header("Content-Language")).isEqualTo("si");
        assertThat(english.header("Content-Language")).isEqualTo("en");
        assertThat(sinhala.response().headers().allValues("Vary")).contains("Accept-Language");
        assertThat(english.response().headers().allValues("Vary")).contains("Accept-Language");
        assertThat(texts(sinhala.json())).isNotEmpty().allMatch(SINHALA);
        assertThat(texts(english.json())).isNotEmpty().noneMatch(SINHALA);
    }

    private static Caller caller(String name) {
        return switch (name) {
            case "nobody" -> viewer.anybody();
            case "forger" -> new Caller(viewer.anybody().address(), "a.b.c");
            default -> viewer.signedIn(name + "@viewer.example");
        };
    }

    private static List<String> texts(JsonNode answer) {
        return answer.propertyStream()
                .flatMap(member ->
                        TEXTS.contains(member.getKey()) && member.getValue().isString()
                                ? Stream.of(member.getValue().asString())
                                : values(member.getValue()))
                .toList();
    }

    private static Stream<String> values(JsonNode value) {
        return value.isArray() ? value.valueStream().flatMap(LanguagesTest::values) : texts(value).stream();
    }
}
