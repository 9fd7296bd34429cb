package dev.gatehouse.client;

import java.util.Optional;
import java.util.concurrent.Semaphore;
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
    public Hold hold() {
        place.acquireUninterruptibly();
        return place::release;
    }
}
