package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a collector is told of a request that its caller has recorded, and of one that nobody has. */
final class TracingTest {

    private static final String PARENT = "00f067aa0ba902b7";

    @TempDir
    private static Path data;

    private static final List<SpanData> SPANS = new CopyOnWriteArrayList<>();
    private static final ByteArrayOutputStream COLLECTED = new ByteArrayOutputStream();

    private static HttpServer collector;
    private static TestViewer viewer;

    private final String trace =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1)
                    + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());

    @BeforeAll
    static void start() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            synchronized (COLLECTED) {
                exchange.getRequestBody().transferTo(COLLECTED);
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        viewer = TestViewer.start(
                data,
                "--spring.main.sources=" + Recording.class.getName(),
                "--management.tracing.sampling.probability=0",
                "--management.opentelemetry.tracing.export.otlp.endpoint=http://localhost:"
                        + collector.getAddress().getPort() + "/v1/traces");
    }

    @AfterAll
    static void stop() {
        viewer.close();
        collector.stop(0);
    }

    @Test
    void aRequestIsASpanOfItsCallersTrace() {
        Answer answer = viewer.anybody().get("/.well-known/jwks.json", "traceparent", recorded());

        SpanData request = only("http get /.well-known/jwks.json");
        assertThat(request.getTraceId()).isEqualTo(trace);
        assertThat(request.getParentSpanId()).isEqualTo(PARENT);
        assertThat(answer.header("traceparent")).isEqualTo("00-" + trace + "-" + request.getSpanId() + "-01");
        assertThat(answer.header("x-ms-request-id")).isEqualTo(trace + "-" + request.getSpanId());
    }

    @Test
    void aSignInTellsEachCallOfAStore() {
        viewer.anybody()
                .post(
                        "/api/permits",
                        "{\"email\": \"skilled@viewer.example\", \"password\": \"" + TestViewer.PASSWORD + "\"}",
                        "traceparent",
                        recorded());

        SpanData request = only("http post /api/permits");
        assertThat(spans()).extracting(SpanData::getName).contains("JdbcPermitStore.add");
        SpanData add = only("JdbcPermitStore.add");
        assertThat(tags(add)).containsEntry("db.system.name", "sqlite").containsEntry("gatehouse.call", "write");
        SpanData together = spans().stream()
                .filter(span -> span.getSpanId().equals(add.getParentSpanId()))
                .findFirst()
                .orElseThrow();
        assertThat(tags(together)).containsEntry("gatehouse.call", "unit_of_work");
        assertThat(together.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(spans())
                .filteredOn(span -> span.getName().startsWith("JdbcUserStore."))
                .isNotEmpty();
    }

    @Test
    void aDecisionOfAPolicyIsASpan() {
        viewer.junior().get("/api/industries", "traceparent", recorded());

        SpanData policy = only("policy");
        assertThat(tags(policy))
                .containsEntry("gatehouse.policy", "SkilledTraders")
                .containsEntry("gatehouse.outcome", "unmet");
        assertThat(policy.getParentSpanId())
                .isEqualTo(only("http get /api/industries").getSpanId());
    }

    @Test
    void problemsAndTheRecordNameTheTrace() {
        Answer problem = viewer.anybody()
                .post(
                        "/api/permits",
                        "{\"email\": \"skilled@viewer.example\", \"password\": \"wrong\"}",
                        "traceparent",
                        recorded());

        assertThat(problem.member("traceId")).isEqualTo(trace);
        assertThat(viewer.admin().get("/api/audit?type=SIGN_IN_REFUSED").body()).contains("\"" + trace + "\"");
    }

    @Test
    void whatNobodyRecordsIsNotTold() {
        Answer answer = viewer.skilled().get("/api/industries", "traceparent", "00-" + trace + "-" + PARENT + "-00");

        assertThat(answer.header("traceparent")).startsWith("00-" + trace + "-").endsWith("-00");
        assertThat(ended()).isEmpty();
        assertThat(viewer.anybody().get("/.well-known/jwks.json").header("traceparent"))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
    }

    @Test
    void spansSayNothingOfWhoSomebodyIs() {
        Caller skilled = viewer.skilled();
        skilled.get("/api/traders/me?email=skilled@viewer.example", "traceparent", recorded());

        assertThat(spans())
                .isNotEmpty()
                .allSatisfy(span -> assertThat(span.toString())
                        .doesNotContain("skilled@viewer.example", TestViewer.PASSWORD, skilled.token()));
    }

    @Test
    void theCollectorIsSentThem() {
        viewer.skilled().get("/api/industries", "traceparent", recorded());
        assertThat(spans()).isNotEmpty();

        synchronized (COLLECTED) {
            assertThat(COLLECTED.toString(StandardCharsets.ISO_8859_1))
                    .contains(new String(HexFormat.of().parseHex(trace), StandardCharsets.ISO_8859_1))
                    .contains("share-price-viewer", "Industries.list");
        }
    }

    private String recorded() {
        return "00-" + trace + "-" + PARENT + "-01";
    }

    private SpanData only(String name) {
        return spans().stream()
                .filter(span -> span.getName().equals(name))
                .reduce((one, other) -> {
                    throw new AssertionError("two spans " + name);
                })
                .orElseThrow(() -> new AssertionError("no span " + name + " among " + SPANS));
    }

    /** Of this test's trace, when that of its request is among them: it ends after the answer. */
    private List<SpanData> spans() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (ended().noneMatch(span -> span.getParentSpanId().equals(PARENT))) {
            assertThat(System.nanoTime()).as("the request's span").isLessThan(end);
            viewer.bean(SdkTracerProvider.class).forceFlush().join(10, TimeUnit.SECONDS);
        }
        return ended().toList();
    }

    private Stream<SpanData> ended() {
        return SPANS.stream().filter(span -> span.getTraceId().equals(trace));
    }

    private static Map<String, String> tags(SpanData span) {
        return span.getAttributes().asMap().entrySet().stream()
                .collect(Collectors.toMap(
                        (Map.Entry<AttributeKey<?>, Object> tag) -> tag.getKey().getKey(),
                        tag -> String.valueOf(tag.getValue())));
    }

    @Configuration(proxyBeanMethods = false)
    static class Recording {

        @Bean
        SpanExporter recordingExporter() {
            return new SpanExporter() {

                @Override
                public CompletableResultCode export(Collection<SpanData> spans) {
                    SPANS.addAll(spans);
                    return CompletableResultCode.ofSuccess();
                }

                @Override
                public CompletableResultCode flush() {
                    return CompletableResultCode.ofSuccess();
                }

                @Override
                public CompletableResultCode shutdown() {
                    return CompletableResultCode.ofSuccess();
                }
            };
        }
    }
}
