package dev.gatehouse.core.permit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps what the contract asks for, in memory. */
final class MemoryKeyRingStore implements KeyRingStore {

    private final List<SealedKey> rows = new ArrayList<>();

    @Override
    public synchronized List<SealedKey> list() {
        return rows.stream()
                .sorted(Comparator.comparing(SealedKey::activatesAt).thenComparing(SealedKey::id))
                .toList();
    }

    @Override
    public synchronized boolean add(SealedKey key, String expectedNewestId, Instant predecessorsRetireAt) {
        if (!newestId(key.purpose()).equals(expectedNewestId) || !wouldBeNewest(key)) {
            return false;
        }
        rows.replaceAll(row ->
                row.purpose() == key.purpose() && row.retiresAt() == null ? retired(row, predecessorsRetireAt) : row);
        rows.add(key);
        return true;
    }

    synchronized void replace(SealedKey row) {
        rows.replaceAll(old -> old.id().equals(row.id()) ? row : old);
    }

    SealedKey only(KeyPurpose purpose) {
        List<SealedKey> found = of(purpose);
        if (found.size() != 1) {
            throw new AssertionError("there are " + found.size() + " " + purpose + " keys");
        }
        return found.getFirst();
    }

    List<SealedKey> of(KeyPurpose purpose) {
        return list().stream().filter(row -> row.purpose() == purpose).toList();
    }

    private String newestId(KeyPurpose purpose) {
        return of(purpose).stream()
                .map(SealedKey::id)
                .reduce((earlier, later) -> later)
                .orElse("");
    }

    private boolean wouldBeNewest(SealedKey key) {
        return of(key.purpose()).stream().allMatch(row -> row.activatesAt().isBefore(key.activatesAt()));
    }

    private static SealedKey retired(SealedKey row, Instant retiresAt) {
        return new SealedKey(row.id(), row.purpose(), row.algorithm(), row.activatesAt(), retiresAt, row.sealed());
    }
}
