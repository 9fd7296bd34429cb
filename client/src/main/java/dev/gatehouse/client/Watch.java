package dev.gatehouse.client;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Listens to what happens at the server (server-sent events, HTML Living Standard §9.2) until it is closed. Where it is cut off, or the access token
 * expires, it goes on after the last event that it was told of. Thread-safe.
 *
 * {@snippet class="dev.gatehouse.client.ExamplesTest" region="watching"}
 */
public final class Watch implements AutoCloseable {

    /** By it the server says that the token has expired, not that something happened. */
    private static final String END = "end";

    private static final Duration AT_ONCE = Duration.ZERO;

    /** No sooner than this is one that has ended asked for again: a server may end each at once. */
    private static final Duration SHORTEST = Duration.ofMillis(200);

    /** Whatever the server asks for. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final Backend backend;
    private final JsonMapper json;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private volatile okhttp3.@Nullable Call connection;

    Watch(Backend backend, JsonMapper json) {
        this.backend = backend;
        this.json = json;
    }

    /**
     * When it is over: it is closed, or nothing more can come, which the exception tells: {@link SignedOut}, {@link Refused}, or what the watcher threw.
     */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /** Nobody is told of anything more, except of what is being told. */
    @Override
    public void close() {
        closed.countDown();
        cut();
    }

    /** From any thread: answers are closed by whoever reads them alone. */
    private void cut() {
        okhttp3.Call open = connection;
        if (open != null) {
            open.cancel();
        }
    }

    private void connecting(okhttp3.Call next) {
        connection = next;
        if (isClosed()) {
            next.cancel();
        }
    }

    <T> void follow(Call call, Class<T> type, Watcher<T> watcher) {
        Stream<T> stream = new Stream<>(type, watcher);
        try {
            for (int failures = 0; !isClosed(); ) {
                stream.begin();
                long begun = System.nanoTime();
                BackendException cut = attempt(call, stream);
                failures = stream.wasLive() ? 1 : failures + 1;
                if (cut == null) {
                    await(SHORTEST.minusNanos(System.nanoTime() - begun));
                } else if (!isClosed()) {
                    pause(failures, cut, watcher);
                }
            }
            ended.complete(null);
        } catch (RuntimeException | Error failure) {
            if (isClosed()) {
                ended.complete(null);
            } else {
                ended.completeExceptionally(failure);
            }
        }
    }

    /** Until it is cut off, which is answered, or ends as it should. */
    private @Nullable BackendException attempt(Call call, Stream<?> stream) {
        Call next = stream.last == null ? call : call.with("Last-Event-ID", stream.last);
        try (Response open = backend.open(next, this::connecting)) {
            EventSources.processResponse(open, stream);
            return stream.outcome();
        } catch (Unreachable away) {
            if (!away.isPassing()) {
                throw away;
            }
            return away;
        } finally {
            connection = null;
        }
    }

    private <T> void pause(int failures, BackendException cut, Watcher<T> watcher) {
        Duration asked = cut instanceof Unreachable away ? away.retryAfter() : AT_ONCE;
        Duration wait = backend.options().attempts().waitAfter(failures, shorter(asked, LONGEST_WAIT));
        watcher.waiting(cut, wait);
        await(wait);
    }

    /** Unless it is closed before. */
    private void await(Duration wait) {
        try {
            if (closed.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** What comes of one answer after the other. */
    private final class Stream<T> extends EventSourceListener {

        private final Class<T> type;
        private final Watcher<T> watcher;

        @Nullable
        String last;

        private boolean live;
        private boolean isOver;
        private @Nullable RuntimeException failure;

        Stream(Class<T> type, Watcher<T> watcher) {
            this.type = type;
            this.watcher = watcher;
        }

        void begin() {
            live = false;
            isOver = false;
            failure = null;
        }

        boolean wasLive() {
            return live;
        }

        @Override
        public void onOpen(EventSource source, Response response) {
            live = true;
            guarded(watcher::live);
        }

        @Override
        public void onEvent(EventSource source, @Nullable String id, @Nullable String name, String data) {
            if (failure != null || isOver || isClosed()) {
                return;
            }
            if (END.equals(name)) {
                isOver = true;
                return;
            }
            guarded(() -> watcher.next(read(data)));
            last = id == null || !Transport.isHeader(id) ? last : id;
        }

        private T read(String data) {
            try {
                return Backend.settled(json.readValue(data, type));
            } catch (JacksonException other) {
                throw new IllegalStateException("an event is no " + type.getSimpleName(), other);
            }
        }

        /** What a watcher throws isn't the connection's. */
        private void guarded(Runnable telling) {
            try {
                telling.run();
            } catch (RuntimeException thrown) {
                failure = thrown;
                cut();
            }
        }

        /** @return what cut it off, or {@code null} where the server ended it */
        @Nullable
        BackendException outcome() {
            if (failure != null && !isClosed()) {
                throw failure;
            }
            return isOver ? null : new Unreachable("the stream was cut off", new IOException("no end"));
        }
    }
}
