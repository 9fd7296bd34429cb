package dev.gatehouse.spring.guard;

import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.core.permit.SealedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

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
    public boolean add(SealedKey key, @Nullable SealedKey newest, Instant predecessorsRetireAt) {
        calls.incrementAndGet();
        return keys.add(key);
    }

    @Override
    public void noteTokenLife(String keyId, Duration life, Instant now) {}

    @Override
    public boolean retire(Retirement retirement) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean reseal(Map<SealedKey, String> sealed) {
        throw new UnsupportedOperationException();
    }
}
