package dev.gatehouse.core.permit;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The keys of one purpose. Immutable. */
final class PurposeKeys {

    private final List<RingKey> signing;
    private final Map<String, RingKey> verifying;

    /**
     * @param signing of which the active one that was activated last signs; where none is active yet (another node made
     *     it, by a clock ahead of ours), the next
     * @param onlyVerifying which verify besides those
     */
    PurposeKeys(List<RingKey> signing, List<RingKey> onlyVerifying) {
        this.signing = List.copyOf(signing);
        this.verifying = Stream.concat(signing.stream(), onlyVerifying.stream())
                .collect(Collectors.toUnmodifiableMap(key -> key.verifier().id(), Function.identity()));
    }

    SigningKey signer(Instant now) {
        return signing.stream()
                .filter(key -> key.isActive(now))
                .max(Comparator.comparing(RingKey::activatesAt))
                .or(() -> notRetired(signing, now).findFirst())
                .map(RingKey::signer)
                .orElseThrow(() -> new IllegalStateException("every signing key is retired"));
    }

    @Nullable
    VerificationKey verifier(String id, Instant now) {
        RingKey key = verifying.get(id);
        return key == null || key.isRetired(now) ? null : key.verifier();
    }

    /** All that are not retired, in the order of activation. */
    List<RingKey> notRetired(Instant now) {
        return notRetired(verifying.values(), now).toList();
    }

    private static Stream<RingKey> notRetired(Collection<RingKey> keys, Instant now) {
        return keys.stream().filter(key -> !key.isRetired(now)).sorted(Comparator.comparing(RingKey::activatesAt));
    }
}
