package dev.gatehouse.spring.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictRequestTest extends DoorTest {

    private static final int LIMIT = 64 * 1024;

    @Test
    void aBodyOfTheLimitIsReadAndOneByteMoreIsNot() {
        assertThat(bytes(BodyPublishers.ofByteArray(new byte[LIMIT])).body()).isEqualTo(Integer.toString(LIMIT));
        problem(bytes(BodyPublishers.ofByteArray(new byte[LIMIT + 1])), 413, "BodyTooLarge");
    }

    @Test
    void aBodyWithoutALengthIsCountedAsItComes() {
        assertThat(bytes(chunked(LIMIT)).body()).isEqualTo(Integer.toString(LIMIT));
        problem(bytes(chunked(LIMIT + 1)), 413, "BodyTooLarge");
    }

    @Test
    void jsonThatIsTooLargeIsRefusedForItsSize() {
        String json = "{\"tags\":[" + "\"a\",".repeat(LIMIT) + "\"a\"]}";

        problem(post("/forms", json), 413, "BodyTooLarge");
        problem(
                send(to("/forms")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))))),
                413,
                "BodyTooLarge");
    }

    /** The body is never sent: who announces too much isn't asked for it. */
    @Test
    void anAnnouncedLengthAboveTheLimitIsRefusedAtOnce() throws IOException {
        String answer = raw(
                "POST /bytes HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 9000000000\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 413").contains("BodyTooLarge");
    }

    @Test
    void whoAsksBeforeSendingIsAskedForABodyWithinTheLimit() throws IOException {
        String answer = raw(
                "POST /bytes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc");

        assertThat(answer).startsWith("HTTP/1.1 100").contains("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                " Application/X-WWW-Form-Urlencoded ; charset=utf-8",
                "multipart/form-data; boundary=x",
                "MULTIPART/mixed",
            })
    void aFormIsNeverReadAsParameters(String contentType) {
        HttpResponse<String> answer =
                send(to("/optional").header("Content-Type", contentType).POST(BodyPublishers.ofString("name=form")));

        problem(answer, 415, "UnsupportedMediaType");
    }

    @Test
    void parametersComeFromTheQuery() {
        assertThat(send(to("/optional?name=query").POST(BodyPublishers.noBody()))
                        .body())
                .isEqualTo("none query");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?a=%zz", "?%", "?a=%C0%AF", "?a=%ff", "?a=b%2", "?a=%00", "?a=1&a=b%00c"})
    void aQueryThatCannotBeDecodedIsRefused(String query) throws IOException {
        String answer = raw("GET /items/1" + query + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400").contains("\"MalformedRequest\"");
    }

    @Test
    void tooManyParametersAreRefused() {
        problem(get("/items/1?" + "a=1&".repeat(1500)), 400, "MalformedRequest");
    }

    private HttpResponse<String> bytes(BodyPublisher body) {
        return send(
                to("/bytes").header("Content-Type", "application/octet-stream").POST(body));
    }

    private static BodyPublisher chunked(int length) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[length]));
    }
}
