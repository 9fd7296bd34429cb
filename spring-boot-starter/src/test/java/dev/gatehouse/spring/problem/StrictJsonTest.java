package dev.gatehouse.spring.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest extends DoorTest {

    @Test
    void whatIsWellFormedComesBackAsItWasSent() {
        String form = """
                {"text":"ශ්‍රී","count":1,"primitive":2,"big":9007199254740993,"price":10.280,"ratio":1,"flag":true,\
                "at":"2026-11-22T10:00:00.123Z","day":"2026-11-22","color":"RED","tags":["a"],"inner":{"name":"b","size":3},\
                "sizes":{"x":4}}""";

        HttpResponse<String> answer = post("/forms", form);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(form.replace("\"ratio\":1,", "\"ratio\":1.0,"));
    }

    @Test
    void whatIsNullIsLeftOut() {
        assertThat(post("/forms", "{\"primitive\":0,\"text\":null}").body()).isEqualTo("{\"primitive\":0}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"text\":1|text WrongType",
                "\"text\":1.5|text WrongType",
                "\"text\":true|text WrongType",
                "\"text\":[\"a\"]|text WrongType",
                "\"text\":{}|text WrongType",
                "\"count\":\"1\"|count WrongType",
                "\"count\":\"\"|count WrongType",
                "\"count\":1.0|count WrongType",
                "\"count\":1e2|count WrongType",
                "\"count\":true|count WrongType",
                "\"count\":[1]|count WrongType",
                "\"count\":{}|count WrongType",
                "\"count\":3000000000|count OutOfRange",
                "\"primitive\":null|primitive Required",
                "\"text\":\"a\\u0000\"|text Malformed",
                "\"text\":\"a\\ud800\"|text Malformed",
                "\"tags\":[\"a\\udc00\"]|tags[0] Malformed",
                "\"ratio\":1e400|ratio Malformed",
                "\"ratio\":true|ratio WrongType",
                "\"inner\":{\"size\":3000000000}|inner.size OutOfRange",
                "\"primitive\":\"1\"|primitive WrongType",
                "\"big\":9223372036854775808|big OutOfRange",
                "\"big\":1.5|big WrongType",
                "\"price\":\"1\"|price WrongType",
                "\"price\":true|price WrongType",
                "\"price\":[1]|price WrongType",
                "\"price\":{}|price WrongType",
                "\"price\":1e400|price Malformed",
                "\"price\":1E400000000|price Malformed",
                "\"price\":1e0|price Malformed",
                "\"ratio\":\"1\"|ratio WrongType",
                "\"ratio\":\"NaN\"|ratio WrongType",
                "\"flag\":\"true\"|flag WrongType",
                "\"flag\":1|flag WrongType",
                "\"flag\":\"\"|flag WrongType",
                "\"at\":1763800000|at WrongType",
                "\"at\":1763800000.5|at WrongType",
                "\"at\":\"1763800000\"|at Malformed",
                "\"at\":\"yesterday\"|at Malformed",
                "\"at\":\"\"|at Malformed",
                "\"at\":[2026,11,22]|at WrongType",
                "\"day\":[2026,11,22]|day WrongType",
                "\"day\":20260|day WrongType",
                "\"day\":\"2026-02-30\"|day Malformed",
                "\"day\":\"2026-11-22T00:00:00Z\"|day Malformed",
                "\"color\":0|color WrongType",
                "\"color\":\"0\"|color Malformed",
                "\"color\":\"\"|color Malformed",
                "\"color\":\"red\"|color Malformed",
                "\"tags\":\"a\"|tags WrongType",
                "\"tags\":\"\"|tags WrongType",
                "\"tags\":{}|tags WrongType",
                "\"tags\":[1]|tags[0] WrongType",
                "\"tags\":[\"a\",{}]|tags[1] WrongType",
                "\"inner\":\"\"|inner WrongType",
                "\"inner\":[]|inner WrongType",
                "\"inner\":[{}]|inner WrongType",
                "\"inner\":{\"name\":1}|inner.name WrongType",
                "\"inner\":{\"size\":\"1\"}|inner.size WrongType",
                "\"sizes\":{\"x\":\"1\"}|sizes.x WrongType",
            })
    void aValueOfAnotherTypeIsRefusedAndItsPathNamed(String member, String fault) {
        String other = member.startsWith("\"primitive\"") ? "" : "\"primitive\":0,";

        HttpResponse<String> answer = post("/forms", "{" + other + member + "}");

        assertThat(field(problem(answer, 400, "InvalidField"))).isEqualTo(fault);
    }

    @Test
    void aMissingNumberIsNotTakenForZero() {
        assertThat(field(problem(post("/forms", "{}"), 400, "InvalidField"))).isEqualTo("primitive Required");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"primitive\":0,\"dateJoined\":\"2001-01-01\"}', dateJoined Unknown",
        "'{\"primitive\":0,\"TEXT\":\"a\"}', TEXT Unknown",
        "'{\"primitive\":0,\"inner\":{\"hidden\":1}}', inner.hidden Unknown",
        "'{\"primitive\":0,\"a\\u202eb\\u0000\":1}', ab Unknown",
    })
    void anUnknownMemberIsRefusedByName(String json, String fault) {
        assertThat(field(problem(post("/forms", json), 400, "UnknownField"))).isEqualTo(fault);
    }

    @Test
    void aRefusedValueIsNeverRepeated() {
        for (String member : List.of("\"count\":\"", "\"at\":\"", "\"color\":\"", "\"nobody\":\"", "\"tags\":\"")) {
            assertDiscreet(
                    post("/forms", "{" + member + TestDoor.SECRET + "\"}").body());
        }
    }

    @Test
    void aLongNameIsCutShort() {
        String name = "n".repeat(100);

        assertThat(field(problem(post("/forms", "{\"primitive\":0,\"" + name + "\":1}"), 400, "UnknownField")))
                .isEqualTo("n".repeat(64) + " Unknown");
    }

    static final List<String> MALFORMED = List.of(
            "",
            " ",
            "null",
            "{",
            "}",
            "{]",
            "nul",
            "\"text\"",
            "1",
            "[]",
            "[{}]",
            "{\"primitive\":0}{}",
            "{\"primitive\":0} x",
            "{\"primitive\":0}]",
            "{'text':'a'}",
            "{text:\"a\"}",
            "{\"text\":\"a\",}",
            "{\"text\":\"a\" \"count\":1}",
            "{\"text\":\"a\nb\"}",
            "{\"text\":\"\\x\"}",
            "{\"text\":\"a\"/*comment*/}",
            "{\"count\":01}",
            "{\"count\":+1}",
            "{\"ratio\":.5}",
            "{\"ratio\":NaN}",
            "{\"text\":\"a\",\"text\":\"a\"}",
            "{\"text\":\"a\",\"\\u0074ext\":\"b\"}",
            "{\"sizes\":{\"x\":1,\"x\":1}}",
            "{\"price\":" + "1".repeat(65) + "}",
            "{\"text\":\"" + "a".repeat(40_000) + "\"}",
            "{\"" + "n".repeat(200) + "\":1}",
            "[".repeat(30_000),
            "{\"a\":".repeat(5_000),
            "\ufeff{}");

    @ParameterizedTest
    @FieldSource("MALFORMED")
    void whatIsNotOneJsonObjectIsRefused(String json) {
        problem(post("/forms", json), 400, "MalformedBody");
    }

    @Test
    void nestingIsReadUpToTheCap() {
        assertThat(patch("[".repeat(32) + "]".repeat(32)).statusCode()).isEqualTo(200);
        problem(patch("[".repeat(33) + "]".repeat(33)), 400, "MalformedBody");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"price\":1e400}|price Malformed",
                "{\"price\":1E400000000}|price Malformed",
                "{\"price\":1e-400000000}|price Malformed",
                "{\"a\":{\"b\":[1,2e3]}}|a.b[1] Malformed",
                "{\"text\":\"a\\u0000\"}|text Malformed",
                "{\"text\":\"\\ud800\"}|text Malformed",
                "[\"\\udc00\"]|[0] Malformed",
            })
    void aTreeIsHeldToTheSame(String json, String fault) {
        assertThat(field(problem(patch(json), 400, "InvalidField"))).isEqualTo(fault);
    }

    @Test
    void aTreeKeepsDecimalsAsTheyWereSent() {
        String json = "{\"price\":10.280,\"tiny\":0.00000000000000000001,\"long\":12345678901234567890.123456789}";

        assertThat(patch(json).body()).isEqualTo(json);
    }

    private HttpResponse<String> patch(String json) {
        return send(to("/forms")
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString(json)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/json",
                "application/xml",
                "application/octet-stream",
                "application/problem+json",
                "application/merge-patch+json",
                "application/x-ndjson",
                "application/*",
                "*/*",
                "json",
                "application/json;charset=iso-8859-1",
                "application/json;charset=utf-16",
                "application/json;charset=us-ascii",
                "application/json;charset=nonsense",
                "application/json;charset=",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
            })
    void nothingButJsonInUtf8IsRead(String contentType) {
        HttpResponse<String> answer = send(
                to("/forms").header("Content-Type", contentType).POST(BodyPublishers.ofString("{\"text\":\"a\"}")));

        problem(answer, 415, "UnsupportedMediaType");
        assertThat(answer.headers().firstValue("Accept")).contains("application/json");
    }

    @Test
    void aBodyWithoutATypeIsRefused() {
        problem(send(to("/forms").POST(BodyPublishers.ofString("{}"))), 415, "UnsupportedMediaType");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "APPLICATION/JSON",
                "application/json; charset=utf-8",
                "application/json;charset=\"UTF-8\""
            })
    void jsonInUtf8IsRead(String contentType) {
        HttpResponse<String> answer = send(to("/forms")
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString("{\"primitive\":0,\"text\":\"é\"}")));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("é");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
    void otherEncodingsDoNotSlipIn(String charset) {
        byte[] body = "{\"primitive\":0,\"text\":\"é\"}".getBytes(Charset.forName(charset));

        HttpResponse<String> answer =
                send(to("/forms").header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body)));

        problem(answer, 400, "MalformedBody");
    }

    @Test
    void illFormedUtf8DoesNotSlipIn() {
        for (byte[] hidden : List.of(
                new byte[] {(byte) 0xC0, (byte) 0xAF},
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                new byte[] {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
                new byte[] {(byte) 0xE0, (byte) 0x80, (byte) 0xAF},
                new byte[] {(byte) 0xFF})) {
            byte[] body = ("{\"primitive\":0,\"text\":\"" + new String(hidden, StandardCharsets.ISO_8859_1) + "\"}")
                    .getBytes(StandardCharsets.ISO_8859_1);

            HttpResponse<String> answer = send(
                    to("/forms").header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body)));

            problem(answer, 400, "MalformedBody");
        }
    }
}
