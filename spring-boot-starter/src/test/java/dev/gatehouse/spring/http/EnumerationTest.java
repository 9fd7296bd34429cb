package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is refused never learns why, so nobody learns who has an account. */
class EnumerationTest {

    private static final String WRONG = "not the password of anybody";

    @TempDir
    Path data;

    private RunningApplication app;

    @BeforeEach
    void start() {
        app = RunningApplication.startHashing(data);
        RefusedAccounts.addTo(app);
    }

    @AfterEach
    void stop() {
        app.close();
    }

    @Test
    void everyRefusedSignInIsAnsweredTheSameToTheByte() {
        List<Map<String, List<String>>> headers =
                refusals().map(EnumerationTest::comparable).toList();
        List<String> bodies =
                refusals().map(answer -> withoutTrace(answer.body())).toList();

        assertThat(refusals()).extracting(HttpResponse::statusCode).containsOnly(401);
        assertThat(headers).allSatisfy(others -> assertThat(others).isEqualTo(headers.getFirst()));
        assertThat(bodies).allSatisfy(other -> assertThat(other).isEqualTo(bodies.getFirst()));
    }

    private Stream<HttpResponse<String>> refusals() {
        return Stream.of(
                app.signIn("nobody@example.com", WRONG),
                app.signIn("not an e-mail", WRONG),
                app.signIn(RefusedAccounts.OPEN, WRONG),
                app.signIn(RefusedAccounts.LOCKED, WRONG),
                app.signIn(RefusedAccounts.LOCKED, RunningApplication.PASSWORD),
                app.signIn(RefusedAccounts.DISABLED, WRONG),
                app.signIn(RefusedAccounts.DISABLED, RunningApplication.PASSWORD),
                app.signIn(RefusedAccounts.UNCONFIRMED, WRONG),
                app.signIn(RefusedAccounts.UNCONFIRMED, RunningApplication.PASSWORD));
    }

    /** All headers but those that differ from request to request whoever asks. */
    private static Map<String, List<String>> comparable(HttpResponse<String> answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        headers.keySet().removeAll(List.of("date", "traceparent", "x-ms-request-id"));
        return headers;
    }

    private static String withoutTrace(String body) {
        return body.replaceAll("\"traceId\":\"[0-9a-f]{32}\"", "\"traceId\":\"…\"");
    }
}
