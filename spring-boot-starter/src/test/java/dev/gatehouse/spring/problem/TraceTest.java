package dev.gatehouse.spring.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TraceTest extends DoorTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    @Test
    void theCallersTraceGoesOnWithASpanOfOurOwn() {
        HttpResponse<String> answer = get("/trace", "traceparent", "00-" + TRACE + "-" + PARENT + "-01");

        String spanId = JSON.readTree(answer.body()).path("spanId").stringValue();
        assertThat(spanId).matches("[0-9a-f]{16}").isNotEqualTo(PARENT);
        assertThat(answer.headers().firstValue("traceparent")).contains("00-" + TRACE + "-" + spanId + "-01");
        assertThat(answer.headers().firstValue("x-ms-request-id")).contains(TRACE + "-" + spanId);
        assertThat(JSON.readTree(answer.body()).path("traceId").stringValue()).isEqualTo(TRACE);
    }

    @Test
    void aProblemNamesTheTrace() {
        JsonNode problem =
                problem(get("/nowhere", "traceparent", "00-" + TRACE + "-" + PARENT + "-00"), 404, "NotFound");

        assertThat(problem.path("traceId").stringValue()).isEqualTo(TRACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-" + TRACE + "-" + PARENT + "-01",
                "00-" + TRACE + "-" + PARENT + "-ff",
                "cc-" + TRACE + "-" + PARENT + "-01",
                "cc-" + TRACE + "-" + PARENT + "-01-what-the-future-holds"
            })
    void aValidTraceparentIsRead(String traceparent) {
        assertThat(Trace.parse(traceparent)).hasValueSatisfying(trace -> {
            assertThat(trace.traceId()).isEqualTo(TRACE);
            assertThat(trace.sampled()).isTrue();
            assertThat(trace.toHeader()).endsWith("-01");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-" + TRACE + "-" + PARENT,
                "00-" + TRACE + "-" + PARENT + "-",
                "00-" + TRACE + "-" + PARENT + "-0",
                "00-" + TRACE + "-" + PARENT + "-01-",
                "00-" + TRACE + "-" + PARENT + "-01-more",
                "cc-" + TRACE + "-" + PARENT + "-01.more",
                "ff-" + TRACE + "-" + PARENT + "-01",
                "00-00000000000000000000000000000000-" + PARENT + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + PARENT + "-01",
                "00-" + TRACE + "-00F067AA0BA902B7-01",
                "00-" + TRACE + "a-" + PARENT + "-01",
                "0-" + TRACE + "-" + PARENT + "-01",
                " 00-" + TRACE + "-" + PARENT + "-01",
                "00_" + TRACE + "-" + PARENT + "-01",
                "00-" + TRACE + "-" + PARENT + "-0x",
                "00-" + TRACE + "-" + PARENT + "-01\n"
            })
    void anIllFormedTraceparentIsNotRead(String traceparent) {
        assertThat(Trace.parse(traceparent)).isEmpty();
    }

    @Test
    void twoTraceparentsAreNone() {
        String one = "00-" + TRACE + "-" + PARENT + "-01";

        assertThat(get("/trace", "traceparent", one, "traceparent", one)
                        .headers()
                        .firstValue("traceparent"))
                .hasValueSatisfying(out -> assertThat(out).doesNotContain(TRACE));
    }

    @Test
    void everyRequestWithoutATraceStartsOne() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            seen.add(get("/trace").headers().firstValue("traceparent").orElseThrow());
        }

        assertThat(seen).hasSize(20).allMatch(value -> value.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00"));
    }
}
