package dev.gatehouse.spring.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real door: {@link TestDoor} on a real Tomcat, called over a socket. */
@SpringBootTest(classes = TestDoor.class, webEnvironment = WebEnvironment.RANDOM_PORT)
abstract class DoorTest {

    static final JsonMapper JSON = new JsonMapper();

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    int port;

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = to(path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> post(String path, String json) {
        return send(to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException broken) {
            throw new AssertionError(broken);
        }
    }

    /** Sends bytes as they are and reads to the end of the connection. */
    String raw(String bytes) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            return readAll(socket.getInputStream());
        }
    }

    private static String readAll(InputStream in) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            in.transferTo(answer);
        } catch (java.net.SocketException reset) {
            // A connection that is cut with bytes unread is reset; what came before it counts.
            assertThat(reset).hasMessageContaining("reset");
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    static JsonNode problem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().allValues("Content-Type"))
                .containsExactly("application/problem+json;charset=UTF-8");
        assertThat(response.headers().allValues("x-ms-error-code")).containsExactly(code);
        assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(response.headers().allValues("api-supported-versions")).containsExactly("1.0");
        assertThat(response.headers().firstValue("Content-Language")).isPresent();
        assertThat(response.headers().firstValue("traceparent")).isPresent();
        assertThat(response.headers().firstValue("x-ms-request-id")).isPresent();
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.path("code").stringValue()).isEqualTo(code);
        assertThat(problem.path("status").intValue()).isEqualTo(status);
        assertThat(problem.path("error").path("code").stringValue()).isEqualTo(code);
        assertThat(problem.path("traceId").stringValue()).matches("[0-9a-f]{32}");
        assertDiscreet(response.body());
        return problem;
    }

    /** Nothing from inside: no class, no statement, no server, no secret. */
    static void assertDiscreet(String answer) {
        assertThat(answer)
                .doesNotContain(
                        "Exception",
                        "java.",
                        "org.",
                        "tools.jackson",
                        "SELECT",
                        "Tomcat",
                        "Apache",
                        "<html",
                        TestDoor.SECRET)
                .doesNotContainPattern("(?i)\\bat [a-z]+\\.");
    }

    static String field(JsonNode problem) {
        JsonNode errors = problem.path("errors");
        assertThat(errors.size()).as(problem.toString()).isEqualTo(1);
        return errors.get(0).path("field").stringValue() + " "
                + errors.get(0).path("code").stringValue();
    }

    /** What is logged while {@code calls} are made. */
    static String logged(CapturedOutput log, Calls calls) throws IOException {
        int before = log.getAll().length();
        calls.make();
        return log.getAll().substring(before);
    }

    /** Calls to the door. */
    @FunctionalInterface
    interface Calls {
        void make() throws IOException;
    }
}
