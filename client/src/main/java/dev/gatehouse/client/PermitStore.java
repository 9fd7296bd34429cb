package dev.gatehouse.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Where a client keeps what it is signed in with: one text, which is secret. What is written is there for whoever reads after it, in all
 * processes that keep it in the same place, or the former text still is; never a part of it. Thread-safe.
 *
 * <p>Failures to read or write are told by {@link java.io.UncheckedIOException}.
 */
public interface PermitStore {

    /** Gone when this process ends. */
    static PermitStore inMemory() {
        return new MemoryPermitStore();
    }

    /**
     * In a file that only its owner may read, encrypted (AES-256-GCM) under a key in the file beside it, whose name ends in {@code .key}; so a
     * copy of the one is of no use without the other. All processes that name the same file share one permit.
     *
     * @param file made with its folders where it isn't there yet
     */
    static PermitStore file(Path file) {
        return new FilePermitStore(file, false);
    }

    /**
     * In such a file, whose key is in the system's key ring instead of beside it, where there is one when the first permit is kept: macOS' Keychain,
     * Windows' Credential Manager, or what offers the Secret Service on Linux. An application that wants it has {@code com.github.javakeyring:java-keyring}
     * among its dependencies. Where the ring isn't there later, or locked, nothing is read or written, which is told by
     * {@link java.io.UncheckedIOException}.
     *
     * @throws IllegalStateException where the application has no such dependency
     */
    static PermitStore keyRing(Path file) {
        try {
            Class.forName("com.github.javakeyring.Keyring");
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException("keyRing(file) needs com.github.javakeyring:java-keyring", missing);
        }
        return new FilePermitStore(file, true);
    }

    /** What is kept; empty where nothing is, or nothing that can be read any more. */
    Optional<String> read();

    /** Keeps it, so that it outlives whatever happens to this process and to the machine. Only who holds it writes. */
    void write(String secret);

    void clear();

    /**
     * Waits until nobody else holds it, in this process and in others; who has it may read and write what depends on one another.
     *
     * @param patience how long it waits
     * @throws TimeoutException where somebody else still holds it then
     * @throws InterruptedException where nobody waits any more
     */
    Hold hold(Duration patience) throws TimeoutException, InterruptedException;

    /** Until it is closed nobody else has one. It is let go where the process ends. */
    interface Hold extends AutoCloseable {

        @Override
        void close();
    }
}
