package dev.gatehouse.core.user;

import dev.gatehouse.core.claims.InvalidOptionException;
import java.time.Duration;

/**
 * How passwords are hashed, and how many at once.
 *
 * @param memoryKib Argon2id's memory per hash in KiB
 * @param iterations Argon2id's passes over that memory
 * @param parallelism Argon2id's lanes
 * @param threads hashes made at once; {@code threads} × {@code memoryKib} has to fit in half of the heap
 * @param maxWaiting hashes that wait for their turn; one more is refused
 * @param maxWait how long one waits for its turn before it is refused
 */
public record HashingOptions(
        int memoryKib, int iterations, int parallelism, int threads, int maxWaiting, Duration maxWait) {

    /**
     * OWASP Password Storage Cheat Sheet: 19 MiB, 2 iterations, 1 lane. As many at once as there are processors, if the
     * heap is not too small for it.
     */
    public static final HashingOptions DEFAULT =
            new HashingOptions(19_456, 2, 1, threadsFor(19_456), 200, Duration.ofSeconds(5));

    /** Of the same cheat sheet: the least memory among its settings of equal strength (7 MiB, 5 iterations). */
    private static final int MIN_MEMORY_KIB = 7_168;

    /** Below the weakest of these settings by this measure, 7 MiB × 5 iterations. */
    private static final int MIN_WORK = MIN_MEMORY_KIB * 5;

    static final int MAX_MEMORY_KIB = 262_144;
    static final int MAX_ITERATIONS = 64;
    static final int MAX_PARALLELISM = 16;

    public HashingOptions {
        requireBetween("memoryKib", MIN_MEMORY_KIB, MAX_MEMORY_KIB, memoryKib);
        requireBetween("iterations", 1, MAX_ITERATIONS, iterations);
        requireBetween("parallelism", 1, MAX_PARALLELISM, parallelism);
        requireBetween("threads", 1, 1_024, threads);
        requireBetween("maxWaiting", 1, 100_000, maxWaiting);
        if ((long) memoryKib * iterations < MIN_WORK) {
            throw new InvalidOptionException(
                    "iterations",
                    "must be " + Math.ceilDiv(MIN_WORK, memoryKib) + " or more with a memoryKib of " + memoryKib
                            + ", but is " + iterations);
        }
        if (maxWait.toMillis() < 1 || maxWait.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new InvalidOptionException("maxWait", "must be between 1 ms and 1 minute, but is " + maxWait);
        }
    }

    /** Memory that hashes may take together, in KiB. */
    static long heapShareKib() {
        return Runtime.getRuntime().maxMemory() / 1024 / 2;
    }

    private static int threadsFor(int memoryKib) {
        int processors = Runtime.getRuntime().availableProcessors();
        return Math.clamp(heapShareKib() / memoryKib, 1, processors);
    }

    private static void requireBetween(String name, int least, int most, int value) {
        if (value < least || value > most) {
            throw new InvalidOptionException(name, "must be between " + least + " and " + most + ", but is " + value);
        }
    }
}
