package dev.gatehouse.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

final class MemoryPermitStore implements PermitStore {

    private final Semaphore place = new Semaphore(1, true);

    private volatile @Nullable String kept;

    @Override
    public Optional<String> read() {
        return Optional.ofNullable(kept);
    }

    @Override
    public void write(String secret) {
        kept = secret;
    }

    @Override
    public void clear() {
        kept = null;
    }

    @Override
    public Hold hold(Duration patience) throws TimeoutException, InterruptedException {
        if (!place.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new TimeoutException("it is held by another thread");
        }
        AtomicBoolean held = new AtomicBoolean(true);
        return () -> {
            if (held.getAndSet(false)) {
                place.release();
            }
        };
    }
}
