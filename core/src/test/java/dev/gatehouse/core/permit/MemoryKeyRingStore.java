package dev.gatehouse.core.permit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps what the contract asks for, in memory. */
final class MemoryKeyRingStore implements KeyRingStore {

    private final List<SealedKey> rows = new ArrayList<>();
    private final Map<String, Duration> lives = new HashMap<>();

    @Override
    public synchronized List<SealedKey> list() {
        return rows.stream()
                .sorted(Comparator.comparing(SealedKey::activatesAt).thenComparing(SealedKey::id))
                .toList();
    }

    @Override
    public synchronized boolean add(SealedKey key, @Nullable SealedKey newest, Instant predecessorsRetireAt) {
        if (!isNewest(key.purpose(), newest) || !wouldBeNewest(key)) {
            return false;
        }
        rows.replaceAll(row -> row.purpose() == key.purpose() && row.retiresAt() == null
                ? retired(row, later(predecessorsRetireAt, lastToken(row, key)))
                : row);
        rows.add(key);
        return true;
    }

    @Override
    public synchronized void noteTokenLife(String keyId, Duration life, Instant now) {
        lives.merge(keyId, life, (one, other) -> one.compareTo(other) > 0 ? one : other);
        rows.replaceAll(row -> row.id().equals(keyId) && !row.isCutOff() ? putOff(row) : row);
    }

    private SealedKey putOff(SealedKey row) {
        Instant retiresAt = row.retiresAt();
        return retiresAt == null
                ? row
                : of(row.purpose()).stream()
                        .filter(next -> next.activatesAt().isAfter(row.activatesAt()))
                        .findFirst()
                        .map(next -> retired(row, later(retiresAt, lastToken(row, next))))
                        .orElse(row);
    }

    private Instant lastToken(SealedKey row, SealedKey successor) {
        Instant last = successor.activatesAt().plus(lives.getOrDefault(row.id(), Duration.ZERO));
        Instant second = last.truncatedTo(ChronoUnit.SECONDS);
        return second.equals(last) ? last : second.plusSeconds(1);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    @Override
    public synchronized boolean retire(Retirement retirement) {
        SealedKey key = retirement.key();
        SealedKey successor = retirement.successor();
        if (isNewest(key.purpose(), key) != (successor != null)) {
            return false;
        }
        rows.replaceAll(row -> row.id().equals(key.id()) && !row.isCutOff() ? cutOff(row, retirement.now()) : row);
        return successor == null || rows.add(successor);
    }

    @Override
    public synchronized boolean reseal(Map<SealedKey, String> sealed) {
        boolean same = rows.size() == sealed.size()
                && sealed.keySet().stream().allMatch(key -> rows.stream().anyMatch(row -> isSame(row, key)));
        if (same) {
            sealed.forEach((key, anew) -> replace(resealed(key, anew)));
        }
        return same;
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

    private boolean isNewest(KeyPurpose purpose, @Nullable SealedKey key) {
        return of(purpose).stream()
                .reduce((earlier, later) -> later)
                .map(row -> key != null && isSame(row, key))
                .orElse(key == null);
    }

    private static boolean isSame(SealedKey row, SealedKey key) {
        return row.id().equals(key.id()) && row.sealed().equals(key.sealed());
    }

    private boolean wouldBeNewest(SealedKey key) {
        return of(key.purpose()).stream().allMatch(row -> row.activatesAt().isBefore(key.activatesAt()));
    }

    private static SealedKey retired(SealedKey row, Instant retiresAt) {
        return new SealedKey(row.id(), row.purpose(), row.algorithm(), row.activatesAt(), retiresAt, row.sealed());
    }

    private static SealedKey cutOff(SealedKey row, Instant now) {
        Instant retiresAt = row.retiredBy(now).retiresAt();
        return new SealedKey(row.id(), row.purpose(), row.algorithm(), row.activatesAt(), retiresAt, row.sealed(), now);
    }

    private static SealedKey resealed(SealedKey row, String sealed) {
        return new SealedKey(
                row.id(), row.purpose(), row.algorithm(), row.activatesAt(), row.retiresAt(), sealed, row.cutOffAt());
    }
}
