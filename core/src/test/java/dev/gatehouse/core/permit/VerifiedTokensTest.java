package dev.gatehouse.core.permit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is remembered of a token must never be all that lets it in. */
class VerifiedTokensTest {

    private final Ring ring = Ring.of(SigningAlgorithm.ES256);
    private final VerificationKey key = VerificationKey.of(ring.key(KeyPurpose.ACCESS));
    private final VerifiedTokens tokens = new VerifiedTokens(ring.options);
    private final String token = ring.accessToken();

    @Test
    void aSignatureIsVerifiedOnce() {
        AccessToken first = read(token, id -> key).orElseThrow();

        assertThat(read(token, id -> key)).containsSame(first);
    }

    @Test
    void aRememberedTokenIsRefusedOnceItsKeyIsGone() {
        read(token, id -> key);

        assertThat(read(token, id -> null)).isEmpty();
        assertThat(read(token, id -> key)).isPresent();
    }

    @Test
    void anotherKeyOfTheSameIdIsAskedAgain() {
        read(token, id -> key);
        VerificationKey other =
                VerificationKey.of(Ring.of(SigningAlgorithm.ES256).key(KeyPurpose.ACCESS));

        assertThat(read(token, id -> other)).isEmpty();
    }

    @Test
    void noOtherSpellingOfARememberedTokenIsThatToken() {
        read(token, id -> key);
        Random random = new Random(20261122);

        for (int round = 0; round < 500; round++) {
            int at = random.nextInt(token.length());
            char other = (char) random.nextInt(256);
            String changed = token.substring(0, at) + other + token.substring(at + 1);
            assertThat(read(changed, id -> key).isPresent()).isEqualTo(changed.equals(token));
        }
        assertThat(read(token + "=", id -> key)).isEmpty();
        assertThat(read(token + "?", id -> key)).isEmpty();
        assertThat(read(" " + token, id -> key)).isEmpty();
    }

    @Test
    void aRefusedTokenLeavesNothing() {
        assertThat(read(token, id -> null)).isEmpty();
        assertThat(read(token, id -> key)).isPresent();
    }

    @Test
    void aRememberedTokenEndsWhenItsTimeIsOver() {
        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Valid.class);

        ring.clock.set(Ring.NOW.plus(ring.options.accessLifetime()));

        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Expired.class);
    }

    @Test
    void aRememberedTokenEndsWithItsPermitAndItsUsersVersion() {
        var permit = ring.permit();
        String first = ring.accessToken(permit);
        String second = ring.accessToken();
        ring.reader.read(first);
        AccessToken known = AccessToken.verify(second, id -> key, ring.options).orElseThrow();
        ring.reader.read(second);

        ring.cutOffs.add(CutOff.ofPermit(permit.id(), Ring.NOW.plus(Duration.ofHours(1))));
        ring.cutOffs.add(CutOff.ofUserBelow(
                Ring.USER_VERSION + 1, known.subject().userId(), Ring.NOW.plus(Duration.ofHours(1))));

        assertThat(ring.reader.read(first)).isInstanceOf(Reading.Revoked.class);
        assertThat(ring.reader.read(second)).isInstanceOf(Reading.Expired.class);
    }

    private Optional<AccessToken> read(String text, Function<String, @Nullable VerificationKey> keys) {
        return tokens.read(text, keys);
    }
}
