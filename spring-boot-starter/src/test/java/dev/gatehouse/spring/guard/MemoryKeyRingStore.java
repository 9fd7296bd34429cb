package dev.gatehouse.spring.guard;

import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.core.permit.SealedKey;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps keys as long as it lives, and counts how often it is asked. */
final class MemoryKeyRingStore implements KeyRingStore {

    final AtomicInteger calls = new AtomicInteger();

    private final List<SealedKey> keys = new CopyOnWriteArrayList<>();

    @Override
    public List<SealedKey> list() {
        calls.incrementAndGet();
        return List.copyOf(keys);
    }

    @Override
    public boolean add(SealedKey key, String expectedNewestId, Instant predecessorsRetireAt) {
        calls.incrementAndGet();
        return keys.add(key);
    }
}
