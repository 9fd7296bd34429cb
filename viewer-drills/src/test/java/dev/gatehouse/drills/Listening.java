package dev.gatehouse.drills;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody who listens to prices on a thread of their own, and comes back whenever the stream ends. */
final class Listening implements Runnable {

    private static final String ID = "id:";

    private final HttpClient http;
    private final Door door;
    private final Pass pass;
    private final boolean comesBack;
    private final List<Long> numbers = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean stopped;
    private volatile boolean open;
    private final AtomicInteger resumed = new AtomicInteger();

    private Listening(HttpClient http, Door door, Pass pass, boolean comesBack) {
        this.http = http;
        this.door = door;
        this.pass = pass;
        this.comesBack = comesBack;
    }

    static Listening start(HttpClient http, Door door, Pass pass) {
        return started(new Listening(http, door, pass, true));
    }

    /** One who doesn't come back. */
    static Listening once(HttpClient http, Door door, Pass pass) {
        return started(new Listening(http, door, pass, false));
    }

    private static Listening started(Listening listening) {
        Thread.startVirtualThread(listening);
        return listening;
    }

    boolean isOpen() {
        return open;
    }

    /** How often it came back. */
    long resumed() {
        return resumed.get();
    }

    /** Those of all prices it got. */
    List<Long> numbers() {
        synchronized (numbers) {
            return List.copyOf(numbers);
        }
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try {
            listen();
            while (comesBack && !stopped) {
                resumed.incrementAndGet();
                listen();
            }
        } catch (IOException gone) {
            stopped = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(door.address().resolve("/api/prices/stream"))
                .header("Authorization", "Bearer " + pass.token());
        if (!numbers.isEmpty()) {
            request.header("Last-Event-ID", String.valueOf(numbers.getLast()));
        }
        HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            open = response.statusCode() == 200;
            String line = lines.readLine();
            while (line != null && !stopped) {
                if (line.startsWith(ID)) {
                    numbers.add(Long.parseLong(line.substring(ID.length()).strip()));
                }
                line = lines.readLine();
            }
        } finally {
            open = false;
        }
    }
}
