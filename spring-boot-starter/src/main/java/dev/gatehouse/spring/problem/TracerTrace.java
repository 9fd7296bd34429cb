package dev.gatehouse.spring.problem;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.Optional;
import java.util.function.Supplier;

/** The trace of the span that Micrometer's tracer has in scope. */
final class TracerTrace implements CurrentTrace {

    private final Supplier<Optional<Tracer>> tracer;

    /** @param tracer looked for at a request: filters are made before there is one */
    TracerTrace(Supplier<Optional<Tracer>> tracer) {
        this.tracer = tracer;
    }

    @Override
    public Optional<Trace> find() {
        return tracer.get()
                .map(Tracer::currentSpan)
                .map(Span::context)
                // A tracer that is switched off has a span without an id.
                .filter(context -> !context.traceId().isEmpty())
                .map(TracerTrace::of);
    }

    private static Trace of(TraceContext context) {
        return new Trace(context.traceId(), context.spanId(), Boolean.TRUE.equals(context.sampled()));
    }
}
