package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Nothing but the very password opens an account, hashed as it is in the end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExactPasswordTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** What some hashes cut a password to, in bytes; of characters of one byte and of three. */
    private static final String NARROW = "correct horse battery staple, and eight other words: mane, hoof, tack!!!";

    private static final String WIDE = "\u0d9a\u0dbb\u0db4\u0da7\u0dc3\u0dad".repeat(4);

    private static final String COMPOSED = "cr\u00e8me br\u00fbl\u00e9e, deux fois";

    private RunningApplication app;

    @BeforeAll
    void start(@TempDir Path data) {
        app = RunningApplication.startHashing(data, "gatehouse.users.require-confirmed=false");
    }

    @AfterAll
    void stop() {
        app.close();
    }

    static Stream<Arguments> passwordsAndTheirTwins() {
        return Stream.of(
                Arguments.of(NARROW + "one", List.of(NARROW + "two", NARROW, NARROW + "on")),
                Arguments.of(NARROW, List.of(NARROW + "x", NARROW.substring(0, 71))),
                Arguments.of(WIDE + "\u0d9a", List.of(WIDE + "\u0dbb", WIDE)),
                Arguments.of("correct horse ", List.of("correct horse", "correct horse  ", "correct horse\t")),
                Arguments.of(" correct horse", List.of("correct horse", "correct horse ")),
                Arguments.of("correct horse", List.of("correct horse\0", "correct horse\0x", "\0correct horse")),
                Arguments.of("Correct Horse", List.of("correct horse", "CORRECT HORSE")),
                Arguments.of(COMPOSED, List.of("creme brulee, deux fois")),
                // Compatible with one another (NFKC), which is not the same.
                Arguments.of("sophisticated of\ufb01ce", List.of("sophisticated office")));
    }

    @ParameterizedTest
    @MethodSource("passwordsAndTheirTwins")
    void aTwinOpensNothing(String password, List<String> twins) {
        String email = register(password);

        for (String twin : twins) {
            assertThat(signIn(email, twin).statusCode())
                    .as("a twin of %d characters", twin.length())
                    .isIn(400, 401);
        }
        assertThat(signIn(email, password).statusCode()).isEqualTo(201);
    }

    @Test
    void aPasswordOpensHoweverTheKeyboardComposesItsAccents() {
        String decomposed = Normalizer.normalize(COMPOSED, Normalizer.Form.NFD);
        assertThat(decomposed).isNotEqualTo(COMPOSED);

        for (String chosen : List.of(COMPOSED, decomposed)) {
            String email = register(chosen);
            assertThat(signIn(email, COMPOSED).statusCode()).isEqualTo(201);
            assertThat(signIn(email, decomposed).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void whatSomeProgramsCutIsLongEnoughHere() {
        assertThat(NARROW.getBytes(StandardCharsets.UTF_8)).hasSize(72);
        assertThat(WIDE.getBytes(StandardCharsets.UTF_8)).hasSize(72);
    }

    @Test
    void nobodyCanChooseAPasswordWithANul() {
        HttpResponse<String> answer = registered("nul@example.com", "correct horse\0 battery");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(RunningApplication.json(answer).at("/errors/0/code").asString())
                .isEqualTo("Malformed");
    }

    private String register(String password) {
        String email = "user-" + NUMBER.incrementAndGet() + "@example.com";
        assertThat(registered(email, password).statusCode()).isEqualTo(202);
        return email;
    }

    private HttpResponse<String> registered(String email, String password) {
        Map<String, String> form =
                Map.of("email", email, "password", password, "firstName", "Sunethra", "lastName", "Silva");
        return app.post("/api/users", JSON.writeValueAsString(form));
    }

    private HttpResponse<String> signIn(String email, String password) {
        return app.signIn(email, password);
    }
}
