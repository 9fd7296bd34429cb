package dev.gatehouse.core.permit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class VaultTest {

    private static final byte[] SECRET = "secret".getBytes(StandardCharsets.UTF_8);

    private final Ring ring = Ring.of(SigningAlgorithm.ES256);
    private final Vault vault = new Vault(ring.keyRing);

    @Test
    void whatIsSealedComesOutAgainAlsoAfterARestart() {
        String sealed = vault.seal("of nimal", SECRET);

        assertThat(new Vault(ring.open(SigningOptions.DEFAULT)).open("of nimal", sealed))
                .hasValue(SECRET);
        assertThat(sealed).matches("[A-Za-z0-9_-]+").isNotEqualTo(vault.seal("of nimal", SECRET));
    }

    @Test
    void nothingElseOpens() {
        String sealed = vault.seal("of nimal", SECRET);
        Vault other = new Vault(Ring.of(SigningAlgorithm.ES256).keyRing);

        assertThat(vault.open("of kamala", sealed)).isEmpty();
        assertThat(other.open("of nimal", sealed)).isEmpty();
        assertThat(vault.open("of nimal", "")).isEmpty();
        assertThat(vault.open("of nimal", "AAAA")).isEmpty();
        assertThat(vault.open("of nimal", "not base64!")).isEmpty();
        byte[] bytes = Base64.getUrlDecoder().decode(sealed);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= 1;
            assertThat(vault.open("of nimal", Base64.getUrlEncoder().encodeToString(bytes)))
                    .isEmpty();
            bytes[i] ^= 1;
        }
    }

    @Test
    void aHashIsOfItsContextAndOfThisServer() {
        Vault other = new Vault(Ring.of(SigningAlgorithm.ES256).keyRing);
        String hash = vault.hash("of nimal", "code");

        assertThat(vault.hash("of nimal", "code")).isEqualTo(hash);
        assertThat(vault.hash("of kamala", "code")).isNotEqualTo(hash);
        assertThat(vault.hash("of nimalc", "ode")).isNotEqualTo(hash);
        assertThat(other.hash("of nimal", "code")).isNotEqualTo(hash);
        assertThat(new Lineage(ring.keyRing).hash("of nimal", "code")).isNotEqualTo(hash);
    }
}
