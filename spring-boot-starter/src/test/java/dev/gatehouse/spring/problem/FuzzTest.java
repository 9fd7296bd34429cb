package dev.gatehouse.spring.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Thousands of random bodies and headers: each is taken or refused, none breaks anything. The seed makes them the same ones. */
@ExtendWith(OutputCaptureExtension.class)
class FuzzTest extends DoorTest {

    private static final List<String> MEMBERS = List.of(
            "text",
            "count",
            "primitive",
            "big",
            "price",
            "ratio",
            "flag",
            "at",
            "day",
            "color",
            "tags",
            "inner",
            "sizes",
            "nobody",
            "");

    private static final List<String> HEADERS = List.of(
            "Accept",
            "Accept-Language",
            "Content-Type",
            "Content-Encoding",
            "traceparent",
            "x-api-version",
            "X-Device-Signature",
            "If-Match",
            "Accept-Charset",
            "Origin",
            "Cookie");

    private final SplittableRandom random = new SplittableRandom(42);

    @Test
    void randomJsonIsTakenOrRefused(CapturedOutput log) throws IOException {
        String logged = logged(log, () -> {
            for (int round = 0; round < 1000; round++) {
                String json = object(3);
                assertSettled(json, sent("Content-Type: application/json", json));
            }
        });
        assertThat(logged).isEmpty();
    }

    @Test
    void randomBytesAreRefused(CapturedOutput log) throws IOException {
        String logged = logged(log, () -> {
            for (int round = 0; round < 1000; round++) {
                String answer = sent("Content-Type: application/json", bytes(200));
                assertThat(answer).startsWith("HTTP/1.1 400").contains("x-ms-error-code: MalformedBody");
                assertDiscreet(answer);
            }
        });
        assertThat(logged).isEmpty();
    }

    @Test
    void randomHeadersAreTakenOrRefused(CapturedOutput log) throws IOException {
        String logged = logged(log, () -> {
            for (int round = 0; round < 1000; round++) {
                String name = HEADERS.get(random.nextInt(HEADERS.size()));
                String value = random.nextBoolean() ? text(40) : bytes(40).replaceAll("[\r\n]", "");
                assertSettled(name + ": " + value, sent(name + ": " + value, "{\"primitive\":1}"));
            }
        });
        assertThat(logged).isEmpty();
    }

    private String sent(String header, String body) throws IOException {
        return raw(String.join(
                "\r\n",
                "POST /forms HTTP/1.1",
                "Host: localhost",
                "Connection: close",
                "Content-Length: " + body.length(),
                header,
                "",
                body));
    }

    private static void assertSettled(String sent, String answer) {
        assertThat(answer).as(sent).containsPattern("^HTTP/1.1 (200|4[0-9][0-9]) ");
        if (!answer.startsWith("HTTP/1.1 200")) {
            assertThat(answer).as(sent).contains("Content-Type: application/problem+json;charset=UTF-8");
        }
        assertDiscreet(answer);
    }

    private String bytes(int maxLength) {
        byte[] bytes = new byte[random.nextInt(maxLength)];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String object(int depth) {
        StringBuilder object = new StringBuilder("{");
        for (int members = random.nextInt(5); members > 0; members--) {
            String name = MEMBERS.get(random.nextInt(MEMBERS.size()));
            object.append(object.length() > 1 ? "," : "")
                    .append('"')
                    .append(name)
                    .append("\":")
                    .append(value(depth - 1));
        }
        return object.append('}').toString();
    }

    private String value(int depth) {
        List<Supplier<String>> kinds = List.of(
                () -> depth > 0 ? object(depth) : "{}",
                () -> "[" + (depth > 0 ? value(depth - 1) : "") + "]",
                () -> "\"" + text(12).replace("\\", "\\\\").replace("\"", "\\\"") + "\"",
                () -> Long.toString(random.nextLong()),
                () -> Integer.toString(random.nextInt(100)),
                () -> random.nextInt(1000) + "." + random.nextInt(1000),
                () -> random.nextInt(10) + "e" + random.nextInt(-500, 500),
                () -> "true",
                () -> "null",
                () -> "\"2026-0" + random.nextInt(10) + "-1" + random.nextInt(10) + "T10:00:00Z\"",
                () -> text(6));
        return kinds.get(random.nextInt(kinds.size())).get();
    }

    /** Printable ASCII. */
    private String text(int maxLength) {
        byte[] bytes = new byte[random.nextInt(maxLength)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(0x20, 0x7F);
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
