package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an app does that was made for a version of the API and is not changed any more, and what it is answered, to the last member:
 * {@code recorded-calls-*.json}. There {@code {*}} is what differs from run to run, and {@code {name}} what is the same within one.
 */
final class RecordedCallsTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final Pattern PLACE = Pattern.compile("\\{(\\*|\\w+)}");

    @TempDir
    private Path data;

    private final Map<String, String> known = new HashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "2.0"})
    void anOldAppIsAnsweredAsEver(String version) {
        try (TestViewer viewer = TestViewer.start(data)) {
            Map<String, Caller> callers = Map.of("skilled", viewer.skilled(), "manager", viewer.manager());
            for (JsonNode call : calls(version)) {
                replay(call, callers.get(call.required("as").asString()));
            }
        }
        assertThat(known).containsKeys("list", "share");
    }

    private void replay(JsonNode call, Caller caller) {
        String says = call.required("says").asString();
        Answer answer = caller.send(
                call.required("method").asString(),
                filled(call.required("path").asString()),
                call.has("body") ? filled(call.required("body").toString()) : null,
                headers(call.path("headers")));

        assertThat(answer.status())
                .as("%s: %s", says, answer.body())
                .isEqualTo(call.required("status").asInt());
        call.path("answered")
                .forEachEntry((name, expected) -> assertThat(answer.header(name))
                        .as("%s: %s", says, name)
                        .matches(matching(expected.asString())));
        if (call.has("json")) {
            compare(says, call.required("json"), JSON.readTree(answer.body()));
        }
    }

    private void compare(String where, JsonNode expected, JsonNode answered) {
        assertThat(answered.getNodeType()).as(where).isEqualTo(expected.getNodeType());
        switch (expected.getNodeType()) {
            case OBJECT -> {
                assertThat(answered.propertyNames()).as(where).containsExactlyElementsOf(expected.propertyNames());
                expected.forEachEntry((name, member) -> compare(where + " / " + name, member, answered.required(name)));
            }
            case ARRAY -> {
                assertThat(answered.size()).as(where).isEqualTo(expected.size());
                for (int i = 0; i < expected.size(); i++) {
                    compare(where + " / " + i, expected.get(i), answered.get(i));
                }
            }
            case STRING -> assertThat(answered.asString()).as(where).matches(matching(expected.asString()));
            default -> assertThat(answered.toString()).as(where).isEqualTo(expected.toString());
        }
    }

    /** Whether a text is as expected; what it has in a place whose name isn't known yet is known from now on. */
    private Predicate<String> matching(String expected) {
        List<String> names = new ArrayList<>();
        StringBuilder pattern = new StringBuilder();
        Matcher place = PLACE.matcher(expected);
        int end = 0;
        while (place.find()) {
            pattern.append(Pattern.quote(expected.substring(end, place.start())));
            String name = place.group(1);
            pattern.append(known.containsKey(name) ? Pattern.quote(known.get(name)) : "(.+)");
            if (!known.containsKey(name)) {
                names.add(name);
            }
            end = place.end();
        }
        Pattern whole = Pattern.compile(pattern + Pattern.quote(expected.substring(end)));
        return text -> {
            Matcher matcher = whole.matcher(text);
            boolean matches = matcher.matches();
            for (int i = 0; matches && i < names.size(); i++) {
                learn(names.get(i), matcher.group(i + 1));
            }
            return matches;
        };
    }

    private void learn(String name, String text) {
        if (!name.equals("*")) {
            known.put(name, text);
        }
    }

    private String filled(String text) {
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(known.getOrDefault(place.group(1), place.group())));
    }

    private String[] headers(JsonNode headers) {
        List<String> list = new ArrayList<>();
        headers.forEachEntry((name, value) -> {
            list.add(name);
            list.add(filled(value.asString()));
        });
        return list.toArray(String[]::new);
    }

    private static List<JsonNode> calls(String version) {
        try (InputStream recorded = Objects.requireNonNull(
                RecordedCallsTest.class.getResourceAsStream("recorded-calls-" + version + ".json"))) {
            return JSON.readTree(recorded).valueStream().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
