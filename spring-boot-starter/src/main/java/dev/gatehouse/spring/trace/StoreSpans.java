package dev.gatehouse.spring.trace;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.StoreCalls;
import java.lang.StackWalker.StackFrame;

/** Every call of a store is a span, named after the method that made it. */
final class StoreSpans implements StoreCalls {

    private static final StackWalker STACK = StackWalker.getInstance();
    private static final String DATABASE = Database.class.getName();
    private static final String OURS = StoreSpans.class.getName();

    private final Spans spans;

    StoreSpans(Spans spans) {
        this.spans = spans;
    }

    @Override
    public Call begin(String engine, Kind kind) {
        return spans.areRecorded() ? begun(engine, kind) : Call.UNHEARD;
    }

    private Call begun(String engine, Kind kind) {
        Spans.Span span = spans.begin(caller()).tag("db.system.name", engine).tag("gatehouse.call", kind.word());
        return new Call() {

            @Override
            public void failed(Throwable failure) {
                // Its message may quote a row.
                span.tag("error.type", failure.getClass().getName());
            }

            @Override
            public void close() {
                span.close();
            }
        };
    }

    private static String caller() {
        return STACK.walk(frames -> frames.filter(frame -> !isBetween(frame.getClassName()))
                .findFirst()
                .map(StoreSpans::name)
                .orElse("store"));
    }

    private static boolean isBetween(String type) {
        return type.equals(OURS) || type.equals(DATABASE);
    }

    /** {@code JdbcUserStore.admit}, also where that is a lambda in it. */
    private static String name(StackFrame frame) {
        String type = frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1);
        String method = frame.getMethodName();
        return type + "." + (method.startsWith("lambda$") ? method.split("\\$", -1)[1] : method);
    }
}
