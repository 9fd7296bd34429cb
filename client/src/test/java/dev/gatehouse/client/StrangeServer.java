package dev.gatehouse.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** Signs everybody in, and answers whatever a test says to anything else. */
final class StrangeServer implements AutoCloseable {

    /** What it was asked for. */
    final List<RecordedRequest> requests = Collections.synchronizedList(new ArrayList<>());

    volatile Function<RecordedRequest, MockResponse> answers = request -> answer(200, "{}");

    /** Seconds that an access token lives. */
    volatile int lifetime = 300;

    private final MockWebServer server = new MockWebServer();
    private final AtomicInteger grants = new AtomicInteger();

    static StrangeServer start() throws Exception {
        StrangeServer started = new StrangeServer();
        started.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                started.requests.add(request);
                return path(request).equals("/api/permits")
                                && request.getMethod().equals("POST")
                        ? started.permit(201)
                        : started.answers.apply(request);
            }
        });
        started.server.start();
        return started;
    }

    URI uri() {
        return server.url("/").uri();
    }

    /** Somebody is signed in at it, and nothing was asked for yet. */
    Backend signedIn(BackendBuilder builder) {
        Backend backend = builder.build();
        backend.signIn("nimal@example.com", "secret");
        requests.clear();
        return backend;
    }

    List<String> paths() {
        synchronized (requests) {
            return requests.stream().map(StrangeServer::path).toList();
        }
    }

    /** How often that was asked for. */
    long asked(String path) {
        return paths().stream().filter(path::equals).count();
    }

    MockResponse permit(int status) {
        int number = grants.incrementAndGet();
        return answer(status, """
                {"id": "p1", "accessToken": "eyJ.access-%s", "expiresIn": %s, "refreshToken": "eyJ.refresh-%s", "user": {"id": "u1"}}
                """.formatted(number, lifetime, number));
    }

    static MockResponse problem(int status, String code) {
        return answer(status, """
                {"type": "t", "title": "t", "status": %s, "detail": "d", "instance": "/", "code": "%s", "traceId": "t1",
                 "error": {"code": "c", "message": "m"}}
                """.formatted(status, code));
    }

    static MockResponse answer(int status, String body) {
        return new MockResponse.Builder().code(status).body(body).build();
    }

    static String path(RecordedRequest request) {
        return request.getUrl().encodedPath();
    }

    @Override
    public void close() {
        server.close();
    }
}
