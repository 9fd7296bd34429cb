package dev.gatehouse.core.permit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The keys of one purpose, open. Immutable. */
final class PurposeKeys {

    private final List<SealedKey> signing;
    private final List<RingKey> all;
    private final Map<String, RingKey> verifying;

    /**
     * @param signing of which one signs, in the order of activation
     * @param onlyVerifying which verify besides those, likewise
     */
    PurposeKeys(List<RingKey> signing, List<RingKey> onlyVerifying) {
        this.signing = signing.stream().map(RingKey::row).toList();
        this.all = Stream.concat(onlyVerifying.stream(), signing.stream()).toList();
        this.verifying = all.stream()
                .collect(Collectors.toUnmodifiableMap(key -> key.row().id(), Function.identity()));
    }

    SigningKey signer(Instant now) {
        List<SealedKey> notRetired =
                signing.stream().filter(key -> !key.isRetired(now)).toList();
        return Succession.signing(notRetired, now)
                .map(row -> Objects.requireNonNull(verifying.get(row.id())).signer())
                .orElseThrow(() -> new IllegalStateException("every signing key is retired"));
    }

    @Nullable
    VerificationKey verifier(String id, Instant now) {
        RingKey key = verifying.get(id);
        return key == null || key.isRetired(now) ? null : key.verifier();
    }

    /** All that are not retired, in the order of activation. */
    List<RingKey> notRetired(Instant now) {
        return all.stream().filter(key -> !key.isRetired(now)).toList();
    }
}
