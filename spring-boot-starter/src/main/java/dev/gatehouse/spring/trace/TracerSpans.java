package dev.gatehouse.spring.trace;

import io.micrometer.tracing.Tracer;
import java.util.Optional;
import java.util.function.Supplier;

/** Spans of Micrometer's tracer. */
final class TracerSpans implements Spans {

    private final Supplier<Optional<Tracer>> tracer;

    /** @param tracer looked for when there is something to trace: filters are made before there is one */
    TracerSpans(Supplier<Optional<Tracer>> tracer) {
        this.tracer = tracer;
    }

    @Override
    public boolean areRecorded() {
        return tracer.get().filter(TracerSpans::isRecording).isPresent();
    }

    @Override
    public Span begin(String name) {
        return tracer.get()
                .filter(TracerSpans::isRecording)
                .<Span>map(recording -> new Begun(recording, name))
                .orElse(Span.NONE);
    }

    private static boolean isRecording(Tracer tracer) {
        io.micrometer.tracing.Span current = tracer.currentSpan();
        return current != null && Boolean.TRUE.equals(current.context().sampled());
    }

    private static final class Begun implements Span {

        private final io.micrometer.tracing.Span span;
        private final Tracer.SpanInScope scope;

        Begun(Tracer tracer, String name) {
            this.span = tracer.nextSpan().name(name).start();
            this.scope = tracer.withSpan(span);
        }

        @Override
        public Span tag(String key, String value) {
            span.tag(key, value);
            return this;
        }

        @Override
        public void close() {
            scope.close();
            span.end();
        }
    }
}
