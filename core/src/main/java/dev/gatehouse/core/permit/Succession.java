package dev.gatehouse.core.permit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys of one purpose as they follow one another. Immutable. */
final class Succession {

    private final List<SealedKey> all;
    private final List<SealedKey> keys;

    /**
     * @param all in the order of activation
     * @param keys those of them that were not cut off
     */
    private Succession(List<SealedKey> all, List<SealedKey> keys) {
        this.all = List.copyOf(all);
        this.keys = List.copyOf(keys);
    }

    /**
     * Of the rows of a store. Where a key was cut off the one after it takes its place, also in time: it must sign at once
     * on every node, however far behind a node's clock is.
     */
    static Succession of(List<SealedKey> rows, KeyPurpose purpose) {
        List<SealedKey> all =
                rows.stream().filter(row -> row.purpose() == purpose).toList();
        List<SealedKey> keys = new ArrayList<>();
        @Nullable Instant vacantSince = null;
        for (SealedKey row : all) {
            if (row.isCutOff()) {
                vacantSince = vacantSince == null ? row.activatesAt() : vacantSince;
            } else {
                keys.add(vacantSince == null ? row : row.activatedAt(vacantSince));
                vacantSince = null;
            }
        }
        return new Succession(all, keys);
    }

    /** Those that still verify. */
    List<SealedKey> notRetired(Instant now) {
        return keys.stream().filter(key -> !key.isRetired(now)).toList();
    }

    Optional<SealedKey> newest() {
        return keys.isEmpty() ? Optional.empty() : Optional.of(keys.getLast());
    }

    /**
     * The one that signs: of those that are active the one activated last; where none is active yet (another node made it,
     * by a clock ahead of ours), the next.
     */
    static Optional<SealedKey> signing(List<SealedKey> notRetired, Instant now) {
        return notRetired.stream()
                .filter(key -> key.isActivated(now))
                .reduce((earlier, later) -> later)
                .or(() -> notRetired.stream().findFirst());
    }

    /** What may be told of them, the ones that were cut off as well. */
    List<KeyDescription> describe(Instant now) {
        Optional<String> signing = signing(notRetired(now), now).map(SealedKey::id);
        return all.stream().map(row -> describe(row, signing, now)).toList();
    }

    private KeyDescription describe(SealedKey row, Optional<String> signing, Instant now) {
        boolean signs = row.purpose() != KeyPurpose.LINEAGE && signing.equals(Optional.of(row.id()));
        return new KeyDescription(
                row.id(),
                row.purpose(),
                row.algorithm(),
                status(row, now),
                signs,
                row.activatesAt(),
                row.retiresAt(),
                row.cutOffAt());
    }

    private KeyStatus status(SealedKey row, Instant now) {
        if (row.isRetired(now)) {
            return KeyStatus.RETIRED;
        }
        boolean activated = keys.stream().anyMatch(key -> key.id().equals(row.id()) && key.isActivated(now));
        return activated ? KeyStatus.ACTIVE : KeyStatus.NEXT;
    }
}
