package dev.gatehouse.jdbc;

import java.util.Locale;

/** Told of every call of a store, on its thread. Thread-safe, and quick. */
@FunctionalInterface
public interface StoreCalls {

    /** What a store asks a database for. */
    enum Kind {
        READ,
        WRITE,
        /** What several stores do together. */
        UNIT_OF_WORK;

        private final String word = name().toLowerCase(Locale.ROOT);

        public String word() {
            return word;
        }
    }

    /** A call has begun. */
    Call begin(String engine, Kind kind);

    /** A call that has begun. */
    interface Call extends AutoCloseable {

        /** One that nobody hears of. */
        Call UNHEARD = new Call() {

            @Override
            public void failed(Throwable failure) {}

            @Override
            public void close() {}
        };

        /** It came to this instead of a result. */
        void failed(Throwable failure);

        /** It has ended. */
        @Override
        void close();
    }
}
