package dev.gatehouse.client;

import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.spring.guard.RequiresPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

/** New quotes, each under its number: as much of the viewer's stream of prices as it takes to see how a client listens. */
@RestController
final class TestStream {

    private final List<Map<String, Object>> events = new ArrayList<>();
    private final List<SseEmitter> listeners = new ArrayList<>();

    /** With which number each came, and for what. */
    final List<String> asked = new ArrayList<>();

    @GetMapping(path = "/api/news/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @RequiresPolicy(Policies.AUTHENTICATED)
    synchronized SseEmitter listen(
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last,
            @RequestParam(required = false) @Nullable String only) {
        asked.add(last + " " + only);
        SseEmitter listener = new SseEmitter(0L);
        send(listener, SseEmitter.event().comment("news"));
        for (int number = last == null ? events.size() : Integer.parseInt(last) + 1; number < events.size(); number++) {
            send(listener, event(number));
        }
        listeners.add(listener);
        notifyAll();
        return listener;
    }

    synchronized void tell(Map<String, Object> event) {
        events.add(event);
        listeners.removeIf(listener -> !send(listener, event(events.size() - 1)));
    }

    /** Their token has expired. */
    synchronized void end() {
        listeners.forEach(listener -> {
            send(listener, SseEmitter.event().name("end").data("{}"));
            listener.complete();
        });
        listeners.clear();
    }

    synchronized void awaitListeners(int times) throws InterruptedException {
        while (asked.size() < times) {
            wait();
        }
    }

    private SseEventBuilder event(int number) {
        return SseEmitter.event()
                .id(String.valueOf(number))
                .name("news")
                .data(events.get(number), MediaType.APPLICATION_JSON);
    }

    private static boolean send(SseEmitter listener, SseEventBuilder event) {
        try {
            listener.send(event);
            return true;
        } catch (IOException | IllegalStateException gone) {
            return false;
        }
    }
}
