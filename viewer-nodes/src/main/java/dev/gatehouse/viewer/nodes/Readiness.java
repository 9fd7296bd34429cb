package dev.gatehouse.viewer.nodes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Whether a viewer takes requests. */
public final class Readiness {

    private static final Duration PATIENCE_FOR_ONE_ANSWER = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 50;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(PATIENCE_FOR_ONE_ANSWER).build();

    private Readiness() {}

    /** Waits for it, no longer than {@code patience}; false where the process has ended or takes longer. */
    public static boolean await(Process viewer, int port, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (viewer.isAlive() && System.nanoTime() < deadline) {
            if (isReady(port)) {
                return true;
            }
            boolean ended = viewer.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            if (ended) {
                return false;
            }
        }
        return false;
    }

    public static boolean isReady(int port) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/actuator/health/readiness"))
                .timeout(PATIENCE_FOR_ONE_ANSWER)
                .build();
        try {
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notListening) {
            return false;
        }
    }
}
