package dev.gatehouse.core.factor;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.permit.Vault;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Challenges stand for a right password until the second factor is shown. They are sealed and kept by the client, so that
 * asking for one writes nothing; that one was spent is written down. Thread-safe.
 */
final class Challenges {

    static final Duration LIFETIME = Duration.ofMinutes(5);

    private static final String CONTEXT = "second-factor challenge";
    private static final String SEPARATOR = "\n";
    private static final int PARTS = 4;

    private final FactorStore store;
    private final Vault vault;
    private final Clock clock;

    Challenges(FactorStore store, Vault vault, Clock clock) {
        this.store = store;
        this.vault = vault;
        this.clock = clock;
    }

    String issue(String userId, long userVersion) {
        long end = clock.instant().plus(LIFETIME).toEpochMilli();
        String text = String.join(SEPARATOR, "" + end, "" + userVersion, RandomId.next(), userId);
        return vault.seal(CONTEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** One of ours whose time is not over. */
    Optional<Challenge> read(String token) {
        return vault.open(CONTEXT, token)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).split(SEPARATOR, PARTS))
                .map(parts -> new Challenge(
                        Instant.ofEpochMilli(Long.parseLong(parts[0])), Long.parseLong(parts[1]), parts[2], parts[3]))
                .filter(challenge -> clock.instant().isBefore(challenge.expiresAt()));
    }

    /** Whether it had not been spent before. */
    boolean spend(Challenge challenge) {
        return store.spendChallenge(vault.hash(CONTEXT, challenge.nonce()), challenge.expiresAt(), clock.instant());
    }
}
