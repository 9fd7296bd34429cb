package dev.gatehouse.spring.trace;

/** Makes steps of what this thread does spans of its trace, where that one is recorded. Thread-safe. */
public interface Spans {

    /** Where nothing is recorded. */
    Spans NONE = new Spans() {

        @Override
        public boolean areRecorded() {
            return false;
        }

        @Override
        public Span begin(String name) {
            return Span.NONE;
        }
    };

    /** Whether what this thread does is recorded at all: what only spans need can be left undone otherwise. */
    boolean areRecorded();

    /**
     * Begins a span, to be closed on the same thread.
     *
     * @param name one of few, without what differs from request to request
     */
    Span begin(String name);

    /** A step that has begun. */
    interface Span extends AutoCloseable {

        /** One that nobody records. */
        Span NONE = new Span() {

            @Override
            public Span tag(String key, String value) {
                return this;
            }

            @Override
            public void close() {}
        };

        /** Says more of it: never who somebody is, or a secret. */
        Span tag(String key, String value);

        /** Ends it. */
        @Override
        void close();
    }
}
