package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.model.AuditOutcome;
import dev.gatehouse.model.AuditType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page says everything in both languages. */
final class PageTextsTest {

    private static final Pattern PLACE = Pattern.compile("\\{\\w+}");
    private static final Pattern KEY = Pattern.compile("\\btext\\('([^']+)'");
    private static final Pattern SINHALA = Pattern.compile("\\p{IsSinhala}");

    @Test
    void bothLanguagesHaveTheSameKeysAndPlaces() throws IOException {
        JsonNode english = texts("en");
        JsonNode sinhala = texts("si");

        assertThat(sinhala.propertyNames()).containsExactlyElementsOf(english.propertyNames());
        assertThat(english.propertyNames())
                .hasSizeGreaterThan(50)
                .allSatisfy(key -> assertThat(places(sinhala, key))
                        .as(key)
                        .containsExactlyInAnyOrderElementsOf(places(english, key)));
    }

    @Test
    void theSinhalaTextsAreInSinhala() throws IOException {
        JsonNode sinhala = texts("si");

        assertThat(sinhala.propertyNames())
                .filteredOn(key -> !key.equals("language.en"))
                .allSatisfy(key -> assertThat(sinhala.required(key).asString()).containsPattern(SINHALA));
    }

    @Test
    void whatThePageSaysIsThere() throws IOException {
        assertThat(keysInScripts())
                .hasSizeGreaterThan(40)
                .allSatisfy(key -> assertThat(texts("en").has(key)).as(key).isTrue());
    }

    @Test
    void everyEventOfTheRecordHasANameAndCanBeAskedFor() throws IOException {
        String record = Files.readString(Path.of("src/main/resources/page/views/console-record.js"));

        assertThat(AuditType.values()).allSatisfy(type -> {
            assertThat(texts("en").has("record." + type)).as(type.name()).isTrue();
            assertThat(record).contains("'" + type + "'");
        });
        assertThat(AuditOutcome.values())
                .allSatisfy(outcome ->
                        assertThat(texts("en").has("record.outcome." + outcome)).isTrue());
    }

    private static List<String> keysInScripts() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources/page"))) {
            List<String> keys = new ArrayList<>();
            for (Path script :
                    files.filter(file -> file.toString().endsWith(".js")).toList()) {
                KEY.matcher(Files.readString(script)).results().forEach(found -> keys.add(found.group(1)));
            }
            return keys;
        }
    }

    private static List<String> places(JsonNode texts, String key) {
        return PLACE.matcher(texts.required(key).asString())
                .results()
                .map(found -> found.group())
                .toList();
    }

    private static JsonNode texts(String language) throws IOException {
        try (InputStream bundle =
                Objects.requireNonNull(PageTextsTest.class.getResourceAsStream("/page/texts/" + language + ".json"))) {
            return new JsonMapper().readTree(bundle);
        }
    }
}
