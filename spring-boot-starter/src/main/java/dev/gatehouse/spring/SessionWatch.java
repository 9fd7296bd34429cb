package dev.gatehouse.spring;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.permit.PermitReader;
import dev.gatehouse.core.permit.Reading;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells pages that their session is over in the moment it is (server-sent events, HTML Living Standard §9.2): the one event is {@code end},
 * with the code that a request would be answered. It asks nothing but this node's memory. Thread-safe.
 */
final class SessionWatch implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(SessionWatch.class);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final long NEVER = 0;

    private final PermitReader permits;
    /** Of one user: a browser takes one. */
    private static final int MOST_OF_ONE = 20;

    private final Semaphore places;
    private final Map<String, Integer> ofUsers = new ConcurrentHashMap<>();

    private volatile boolean running;

    SessionWatch(PermitReader permits, int places) {
        this.permits = permits;
        this.places = new Semaphore(places);
    }

    /** Why it is over. */
    record End(String code) {}

    /** Until the token holds no longer. */
    SseEmitter watch(String token) {
        String user = permits.read(token) instanceof Reading.Valid(Subject subject) ? subject.userId() : "";
        take(user);
        SseEmitter page = new SseEmitter(NEVER);
        Thread.ofVirtual().name("session-watch").start(() -> {
            try {
                follow(token, page);
            } finally {
                leave(user);
            }
        });
        return page;
    }

    /** Nobody takes all of them. */
    private void take(String user) {
        if (ofUsers.merge(user, 1, Integer::sum) > MOST_OF_ONE || !places.tryAcquire()) {
            forget(user);
            throw ProblemException.of(ProblemCode.BUSY);
        }
    }

    private void leave(String user) {
        places.release();
        forget(user);
    }

    private void forget(String user) {
        ofUsers.computeIfPresent(user, (id, count) -> count == 1 ? null : count - 1);
    }

    private void follow(String token, SseEmitter page) {
        try {
            page.send(SseEmitter.event().comment("watched").reconnectTime(RETRY.toMillis()));
            awaitEnd(token, page);
        } catch (IOException | IllegalStateException gone) {
            LOG.debug("a page is gone", gone);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            LOG.error("a page is to ask again", failure);
        } finally {
            page.complete();
        }
    }

    private void awaitEnd(String token, SseEmitter page) throws IOException, InterruptedException {
        long sentAt = System.nanoTime();
        Reading reading = permits.read(token);
        while (reading instanceof Reading.Valid && running) {
            TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
            if (System.nanoTime() - sentAt >= HEARTBEAT.toNanos()) {
                page.send(SseEmitter.event().comment("still here"));
                sentAt = System.nanoTime();
            }
            reading = permits.read(token);
        }
        if (!(reading instanceof Reading.Valid)) {
            page.send(SseEmitter.event().name("end").data(new End(codeOf(reading)), MediaType.APPLICATION_JSON));
        }
    }

    private static String codeOf(Reading reading) {
        ProblemCode code = switch (reading) {
            case Reading.Revoked revoked -> ProblemCode.TOKEN_REVOKED;
            case Reading.Expired expired -> ProblemCode.TOKEN_EXPIRED;
            default -> ProblemCode.TOKEN_INVALID;
        };
        return code.code();
    }

    @Override
    public void start() {
        running = true;
    }

    /** Before the web server waits for its requests to end: those who watch would not. */
    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
