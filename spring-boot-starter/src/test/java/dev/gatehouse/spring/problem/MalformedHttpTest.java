package dev.gatehouse.spring.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** What no client library sends, on a bare socket. */
@ExtendWith(OutputCaptureExtension.class)
class MalformedHttpTest extends DoorTest {

    private static final String HOST = "Host: localhost\r\nConnection: close\r\n";

    static final List<String> REQUESTS = List.of(
            "\0\0\0\0\r\n\r\n",
            "GET\r\n\r\n",
            "GET /items/1\r\n" + HOST + "\r\n",
            "G<T /items/1 HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /items/1 HTTP/9.9\r\n" + HOST + "\r\n",
            "GET /items/1 HTTP/1.1 more\r\n" + HOST + "\r\n",
            "GET /items/1 FTP/1.1\r\n" + HOST + "\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "GET /items/1 HTTP/1.1\r\n\r\n",
            "GET /items/1 HTTP/1.1\r\n" + HOST + "Host: other\r\n\r\n",
            "GET /items/1 HTTP/1.1\r\nHost: a b\r\n\r\n",
            "GET /items/1 HTTP/1.1\r\nHost: a/../b\r\n\r\n",
            "GET http://other/items/1 HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /items/1\0 HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /items/%00 HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /items/%zz HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /items/% HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /items/%c0%af HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /items/%2e%2e/x HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /items/../../x HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /items/%2f1 HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /items/%5c1 HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /items/%250a HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /items/1;a=b HTTP/1.1\r\n" + HOST + "\r\n",
            "GET //items//1 HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /items/%0d%0aSet-Cookie:a HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /items/<1> HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /items/\"1 HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /items/1\u00e9 HTTP/1.1\r\n" + HOST + "\r\n",
            "GET items/1 HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /items/1 HTTP/1.1\r\n" + HOST + "Big: " + "a".repeat(20_000) + "\r\n\r\n",
            "GET /items/1 HTTP/1.1\r\n" + HOST + "a: b\r\n".repeat(500) + "\r\n",
            "GET /items/1 HTTP/1.1\r\n" + HOST + "Na me: a\r\n\r\n",
            "GET /items/1 HTTP/1.1\r\n" + HOST + "Name : a\r\n\r\n",
            "GET /items/1 HTTP/1.1\r\n" + HOST + ": a\r\n\r\n",
            "GET /items/1 HTTP/1.1\r\n" + HOST + "Name\r\n\r\n",
            "GET /items/1 HTTP/1.1\r\n" + HOST + "Name: a\0b\r\n\r\n",
            "POST /bytes HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
            "POST /bytes HTTP/1.1\r\n" + HOST + "Content-Length: 3, 4\r\n\r\nabcd",
            "POST /bytes HTTP/1.1\r\n" + HOST + "Content-Length: -1\r\n\r\n",
            "POST /bytes HTTP/1.1\r\n" + HOST + "Content-Length: +3\r\n\r\nabc",
            "POST /bytes HTTP/1.1\r\n" + HOST + "Content-Length: 99999999999999999999\r\n\r\nabc",
            "POST /bytes HTTP/1.1\r\n" + HOST + "Content-Length: 0x3\r\n\r\nabc",
            "POST /bytes HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST /bytes HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\ncontent-LENGTH: 3\r\n\r\n0\r\n\r\n",
            "POST /bytes HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\nContent-Length: 5\n\n0\r\n\r\n",
            "POST /bytes HTTP/1.1\r\n" + HOST
                    + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
            "POST /bytes HTTP/1.1\r\n" + HOST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
            "POST /bytes HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
            "POST /bytes HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST /bytes HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
            "POST /bytes HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n",
            "POST /bytes HTTP/1.1\r\n" + HOST
                    + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc\r\n0\r\n\r\n",
            "POST /bytes HTTP/1.1\r\n" + HOST + "Expect: miracles\r\nContent-Length: 3\r\n\r\nabc",
            "TRACE /items/1 HTTP/1.1\r\n" + HOST + "Authorization: Bearer hunter2-must-not-leak\r\n\r\n",
            "TRACK /items/1 HTTP/1.1\r\n" + HOST + "\r\n",
            "CONNECT localhost:80 HTTP/1.1\r\n" + HOST + "\r\n",
            "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003",
            "hello\r\n\r\n");

    @ParameterizedTest
    @FieldSource("REQUESTS")
    void whatBreaksTheRulesIsAProblemOrTheEndOfTheConnection(String request, CapturedOutput log) throws IOException {
        assertThat(logged(log, () -> assertRefused(raw(request)))).isEmpty();
    }

    @Test
    void evenAMalformedHeadIsAnsweredInJsonWithATrace() throws IOException {
        String answer = raw("GET /items/1 HTTP/1.1\r\nHost: a b\r\n\r\n");

        JsonNode problem = JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        assertThat(problem.path("code").stringValue()).isEqualTo("MalformedRequest");
        assertThat(problem.path("traceId").stringValue()).matches("[0-9a-f]{32}");
        assertThat(answer).contains("traceparent: 00-" + problem.path("traceId").stringValue());
    }

    /** A second request hidden in what another server would take for the body is never answered. */
    @Test
    void aSmuggledRequestIsNotAnswered() throws IOException {
        String answer = raw(lines(
                "POST /bytes HTTP/1.1",
                "Host: localhost",
                "Content-Length: 60",
                "Transfer-Encoding: chunked",
                "",
                "0",
                "",
                "GET /items/1 HTTP/1.1",
                "Host: localhost",
                "",
                ""));

        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .containsOnlyOnce("HTTP/1.1 ")
                .containsOnlyOnce("Connection: close");
    }

    /** What one request left in the buffer is not held against the next. */
    @Test
    void aLengthInAnEarlierRequestOfTheConnectionIsForgotten() throws IOException {
        String answer = raw(lines(
                "POST /bytes HTTP/1.1",
                "Host: localhost",
                "Content-Length: 3",
                "",
                "abcPOST /bytes HTTP/1.1",
                "Host: localhost",
                "Connection: close",
                "Transfer-Encoding: chunked",
                "",
                "1",
                "a",
                "0",
                "",
                ""));

        assertThat(answer.split("HTTP/1.1 200", -1)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /items/%00 HTTP/1.1\r\nAccept-Language: si\r\n",
                "GET /items/../../x HTTP/1.1\r\nAccept-Language: en;q=0.5, si-LK;q=0.6\r\n",
                "GET /items/1 HTTP/1.1\r\nAccept-Language: fr\r\nAccept-Language: si;q=0.1\r\nContent-Length: x\r\n",
                "POST /bytes HTTP/1.1\r\nAccept-Language: si\r\nTransfer-Encoding: xchunked\r\n",
                "TRACE /items/1 HTTP/1.1\r\nAccept-Language: si\r\n",
            })
    void tomcatsOwnRefusalsFollowTheCallersLanguage(String head) throws IOException {
        String answer = raw(head + HOST + "\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 4")
                .containsOnlyOnce("Content-Language: si")
                .containsPattern("\\p{IsSinhala}");
        assertThat(answer).contains("Vary: Accept-Language");
    }

    /** What comes behind a request line that is none is not read. */
    @Test
    void whatIsRefusedBeforeItsHeadersAreReadIsAnsweredInEnglish() throws IOException {
        String answer = raw("GET /items/<1> HTTP/1.1\r\nAccept-Language: si\r\n" + HOST + "\r\n");

        assertThat(answer).containsOnlyOnce("Content-Language: en").contains("\"title\":\"Malformed request\"");
    }

    /** A valid request with a few bytes changed, dropped or doubled at random: nothing gets past, nothing breaks. */
    @Test
    void mutilatedRequestsNeverBreakAnything(CapturedOutput log) throws IOException {
        String valid = lines(
                "POST /forms?api-version=1.0 HTTP/1.1",
                "Host: localhost",
                "Connection: close",
                "Accept-Language: si, en;q=0.5",
                "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "Content-Type: application/json",
                "Content-Length: 26",
                "",
                "{\"primitive\":1,\"text\":\"a\"}");
        SplittableRandom random = new SplittableRandom(20261122);
        String logged = logged(log, () -> {
            for (int round = 0; round < 1500; round++) {
                String request = mutilate(valid, random);
                String answer = raw(request);
                assertThat(answer)
                        .as("round %d: %s", round, request)
                        .doesNotStartWith("HTTP/1.1 5")
                        .doesNotContain("InternalError");
                assertDiscreet(answer);
            }
        });
        assertThat(logged).isEmpty();
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines);
    }

    private static String mutilate(String valid, SplittableRandom random) {
        StringBuilder request = new StringBuilder(valid);
        for (int change = random.nextInt(1, 4); change > 0; change--) {
            int position = random.nextInt(request.length());
            switch (random.nextInt(4)) {
                case 0 -> request.setCharAt(position, (char) random.nextInt(256));
                case 1 -> request.deleteCharAt(position);
                case 2 -> request.insert(position, (char) random.nextInt(256));
                default ->
                    request.insert(position, request.substring(position, Math.min(position + 20, request.length())));
            }
        }
        return request.toString();
    }

    /** Whoever speaks HTTP/0.9, which has no headers, or is taken to, is sent the problem alone. */
    private static void assertRefused(String answer) {
        assertThat(answer)
                .satisfiesAnyOf(
                        nothing -> assertThat(nothing).isEmpty(),
                        refused -> assertThat(refused)
                                .startsWith("HTTP/1.1 4")
                                .contains(
                                        "Content-Type: application/problem+json;charset=UTF-8",
                                        "x-ms-error-code: ",
                                        "X-Content-Type-Options: nosniff")
                                .doesNotContain("Server:"),
                        bare -> assertThat(bare).startsWith("{\"type\":\"urn:gatehouse:problem:MalformedRequest\""));
        assertDiscreet(answer);
    }
}
