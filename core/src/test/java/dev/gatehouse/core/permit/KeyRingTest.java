package dev.gatehouse.core.permit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyRingTest {

    private static final SigningOptions RS256 = Ring.signing(SigningAlgorithm.RS256);
    private static final SigningOptions ED25519 = Ring.signing(SigningAlgorithm.ED25519);
    private static final SigningOptions HS256 = Ring.signing(SigningAlgorithm.HS256);

    private final Ring ring = Ring.of(SigningAlgorithm.ES256);

    @Test
    void theFirstStartMakesOneActiveKeyOfEachPurpose() {
        assertThat(ring.store.list()).hasSize(3).allSatisfy(row -> {
            assertThat(row.activatesAt()).isEqualTo(Ring.NOW);
            assertThat(row.retiresAt()).isNull();
        });
        assertThat(ring.store.only(KeyPurpose.ACCESS).algorithm()).isEqualTo("ES256");
        assertThat(ring.store.only(KeyPurpose.REFRESH).algorithm()).isEqualTo("HS256");
        assertThat(ring.key(KeyPurpose.REFRESH).toOctetSequenceKey().toByteArray())
                .hasSize(32);
        assertThat(ring.key(KeyPurpose.LINEAGE).toOctetSequenceKey().toByteArray())
                .hasSize(32);
    }

    @ParameterizedTest
    @EnumSource
    void aRestartFindsTheSameKeys(SigningAlgorithm algorithm) {
        Ring any = Ring.of(algorithm);
        String token = any.accessToken();
        List<SealedKey> before = any.store.list();
        any.clock.advance(Duration.ofMinutes(1));

        KeyRing restarted = any.open(Ring.signing(algorithm));

        assertThat(any.store.list()).isEqualTo(before);
        assertThat(restarted.jwkSet()).isEqualTo(any.keyRing.jwkSet());
        assertThat(reader(restarted).read(token)).isInstanceOf(Reading.Valid.class);
    }

    @Test
    void nothingSecretOfAKeyIsStoredInTheClear() {
        for (SealedKey row : ring.store.list()) {
            Map<String, Object> members = ring.encryption.open(row).toJSONObject();
            String secret = members.getOrDefault("d", members.get("k")).toString();

            assertThat(secret).hasSize(43);
            assertThat(row.sealed()).doesNotContain(secret, RawToken.base64(secret));
            assertThat(decodedSegments(row)).contains(row.id()).doesNotContain(secret);
        }
    }

    @Test
    void theAlgorithmIsChangedAtOnceAndTheKeyBeforeVerifiesUntilItsLastTokenHasExpired() {
        String old = ring.accessToken();
        ring.clock.advance(Duration.ofMinutes(1));
        Instant changedAt = ring.clock.instant();
        String last = ring.accessToken();

        KeyRing changed = ring.open(RS256);

        PermitReader reader = reader(changed);
        String fresh = new PermitIssuer(changed, ring.options)
                .issue(ring.permit(), Ring.USER_VERSION, Ring.claims(), changedAt);
        assertThat(RawToken.of(fresh).headerJson()).contains("\"alg\":\"RS256\"");
        assertThat(reader.read(old)).isInstanceOf(Reading.Valid.class);
        assertThat(reader.read(fresh)).isInstanceOf(Reading.Valid.class);
        assertThat(published(changed))
                .extracting(JWK::getAlgorithm)
                .extracting(Object::toString)
                .containsExactly("ES256", "RS256");

        ring.clock.set(changedAt.plusSeconds(299));
        assertThat(reader.read(last)).isInstanceOf(Reading.Valid.class);
        ring.clock.set(changedAt.plusSeconds(300));
        assertThat(reader.read(last)).isInstanceOf(Reading.Expired.class);
        ring.clock.set(changedAt.plusSeconds(359));
        assertThat(reader.read(last)).isInstanceOf(Reading.Expired.class);
        assertThat(published(changed)).hasSize(2);
        ring.clock.set(changedAt.plusSeconds(360));
        assertThat(reader.read(last)).isInstanceOf(Reading.Invalid.class);
        assertThat(published(changed)).hasSize(1);
    }

    @Test
    void amongSeveralNodesAnotherAlgorithmIsPublishedBeforeItSigns() {
        Duration lead = Duration.ofMinutes(15);
        KeyRing changed = KeyRing.open(ring.store, ring.encryption, RS256, ring.options, lead, ring.clock);

        assertThat(published(changed)).hasSize(2);
        ring.clock.advance(lead.minusSeconds(1));
        assertThat(algorithmOf(changed)).isEqualTo("ES256");
        ring.clock.advance(Duration.ofSeconds(1));
        assertThat(algorithmOf(changed)).isEqualTo("RS256");
        assertThat(ring.store.of(KeyPurpose.ACCESS).getFirst().retiresAt())
                .isEqualTo(Ring.NOW.plus(lead).plus(Duration.ofMinutes(6)));
    }

    private String algorithmOf(KeyRing signing) {
        String token = new PermitIssuer(signing, ring.options)
                .issue(ring.permit(), Ring.USER_VERSION, Ring.claims(), ring.clock.instant());
        return RawToken.of(token).headerJson().replaceAll(".*\"alg\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void aNodeThatHasHeardOfTheEndOfItsKeyIssuesNothingUntilItHasAnother() {
        assertThatCode(() -> ring.keyRing.requireSigners(ring.cutOffs)).doesNotThrowAnyException();
        for (KeyPurpose purpose : List.of(KeyPurpose.ACCESS, KeyPurpose.REFRESH)) {
            String leaked = ring.store.of(purpose).getLast().id();
            KeyRetirement retirement = ring.manager(KeyOptions.DEFAULT).retire(leaked);
            ring.cutOffs.add(((KeyRetirement.Retired) retirement).cutOff());

            assertThatThrownBy(() -> ring.keyRing.requireSigners(ring.cutOffs))
                    .isInstanceOf(SigningKeyCutOffException.class)
                    .hasMessageContaining(leaked);
            ring.clock.advance(Duration.ofDays(365));
            ring.cutOffs.forget();
            assertThatThrownBy(() -> ring.keyRing.requireSigners(ring.cutOffs))
                    .isInstanceOf(SigningKeyCutOffException.class);

            ring.keyRing.reload();
            assertThatCode(() -> ring.keyRing.requireSigners(ring.cutOffs)).doesNotThrowAnyException();
        }
    }

    @Test
    void aRetiredKeyIsNotOpenedAgainAndNeverSignsAgain() {
        ring.open(RS256);
        ring.clock.advance(Duration.ofSeconds(361));
        SealedKey retired = ring.store.of(KeyPurpose.ACCESS).getFirst();
        ring.store.replace(new SealedKey(
                retired.id(),
                retired.purpose(),
                retired.algorithm(),
                retired.activatesAt(),
                retired.retiresAt(),
                "gone"));

        KeyRing back = ring.open(SigningOptions.DEFAULT);

        assertThat(ring.store.of(KeyPurpose.ACCESS))
                .extracting(SealedKey::algorithm)
                .containsExactly("ES256", "RS256", "ES256");
        assertThat(published(back))
                .extracting(JWK::getKeyID)
                .doesNotContain(retired.id())
                .hasSize(2);
    }

    @Test
    void theNewestKeyIsTheNewAlgorithmsAlsoWhereTheClockOfAnotherNodeIsAhead() {
        ring.clock.advance(Duration.ofSeconds(-30));

        KeyRing behind = ring.open(ED25519);

        assertThat(ring.store.of(KeyPurpose.ACCESS))
                .extracting(SealedKey::algorithm)
                .containsExactly("ES256", "Ed25519");
        assertThat(published(behind)).hasSize(2);
        assertThat(new PermitIssuer(behind, ring.options)
                        .issue(ring.permit(), Ring.USER_VERSION, Ring.claims(), ring.clock.instant()))
                .isNotBlank();
    }

    @Test
    void aConfiguredSecretIsNotStoredNotPublishedAndNotTold() {
        Ring secret = Ring.of(SigningAlgorithm.HS256);
        String header = RawToken.of(secret.accessToken()).headerJson();

        assertThat(secret.store.list())
                .extracting(SealedKey::purpose)
                .containsExactlyInAnyOrder(KeyPurpose.REFRESH, KeyPurpose.LINEAGE);
        assertThat(secret.keyRing.jwkSet()).isEqualTo("{\"keys\":[]}");
        assertThat(header).contains("\"kid\":\"configured\"");
    }

    @Test
    void aTokenUnderAnotherSecretIsInvalid() {
        Ring secret = Ring.of(SigningAlgorithm.HS256);
        String token = secret.accessToken();

        KeyRing other = secret.open(new SigningOptions(SigningAlgorithm.HS256, Ring.randomKey()));

        assertThat(reader(other).read(token)).isInstanceOf(Reading.Invalid.class);
    }

    @Test
    void aSecretTakesOverAtOnceAndStoredKeysVerifyUntilTheirLastTokenHasExpired() {
        String old = ring.accessToken();

        KeyRing changed = ring.open(HS256);

        PermitReader reader = reader(changed);
        String fresh = new PermitIssuer(changed, ring.options)
                .issue(ring.permit(), Ring.USER_VERSION, Ring.claims(), Ring.NOW);
        assertThat(RawToken.of(fresh).headerJson()).contains("\"alg\":\"HS256\"");
        assertThat(reader.read(fresh)).isInstanceOf(Reading.Valid.class);
        assertThat(reader.read(old)).isInstanceOf(Reading.Valid.class);
        assertThat(published(changed)).hasSize(1);
        ring.clock.advance(Duration.ofSeconds(359));
        assertThat(reader.read(old)).isInstanceOf(Reading.Expired.class);
        ring.clock.advance(Duration.ofSeconds(1));
        assertThat(reader.read(old)).isInstanceOf(Reading.Invalid.class);
        assertThat(published(changed)).isEmpty();
    }

    @Test
    void theStoredKeySignsAgainWhenTheSecretIsNoLongerConfigured() {
        List<SealedKey> before = ring.store.list();
        ring.open(HS256);

        KeyRing back = ring.open(SigningOptions.DEFAULT);

        assertThat(ring.store.list()).isEqualTo(before);
        assertThat(back.jwkSet()).isEqualTo(ring.keyRing.jwkSet());
    }

    @ParameterizedTest
    @EnumSource(names = {"ES256", "RS256", "ED25519"})
    void whatIsPublishedVerifiesAndHoldsNothingPrivate(SigningAlgorithm algorithm) throws Exception {
        Ring any = Ring.of(algorithm);

        JWK published = published(any.keyRing).getFirst();

        assertThat(published(any.keyRing)).hasSize(1);
        assertThat(published.isPrivate()).isFalse();
        assertThat(published.getAlgorithm()).isEqualTo(algorithm.jws());
        assertThat(published.getKeyUse()).hasToString("sig");
        assertThat(published.toJSONObject().keySet()).doesNotContain("d", "p", "q", "dp", "dq", "qi", "oth", "k");
        VerificationKey key = VerificationKey.of(published);
        assertThat(CompactJws.verify(any.accessToken(), id -> key)).isPresent();
    }

    @Test
    void whatIsPublishedIsMadeOnce() {
        assertThat(ring.keyRing.jwkSet()).isSameAs(ring.keyRing.jwkSet());
    }

    @Test
    void nodesThatStartTogetherEndWithTheSameKeys() throws Exception {
        for (int round = 0; round < 20; round++) {
            MemoryKeyRingStore store = new MemoryKeyRingStore();
            List<String> sets = openTogether(store, 8);

            assertThat(store.list()).hasSize(3);
            assertThat(sets).hasSize(8).containsOnly(sets.getFirst());
        }
    }

    @Test
    void aStoreThatTakesNothingAndHasNothingIsBroken() {
        KeyRingStore broken = new KeyRingStore() {
            @Override
            public List<SealedKey> list() {
                return List.of();
            }

            @Override
            public boolean add(SealedKey key, @Nullable SealedKey newest, Instant predecessorsRetireAt) {
                return false;
            }

            @Override
            public void noteTokenLife(String keyId, Duration life, Instant now) {}

            @Override
            public boolean retire(Retirement retirement) {
                return false;
            }

            @Override
            public boolean reseal(Map<SealedKey, String> sealed) {
                return false;
            }
        };

        assertThatThrownBy(() -> KeyRing.open(
                        broken, ring.encryption, SigningOptions.DEFAULT, PermitOptions.DEFAULT, ring.clock))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the key store takes no ACCESS key");
    }

    @Test
    void aKeyThatIsFitForNothingRefusesTheWholeRing() throws Exception {
        SealedKey row = ring.store.only(KeyPurpose.ACCESS);
        String unfit = ring.key(KeyPurpose.ACCESS).toJSONString().replace("\"use\":\"sig\"", "\"use\":\"enc\"");
        ring.store.replace(new SealedKey(
                row.id(),
                row.purpose(),
                row.algorithm(),
                row.activatesAt(),
                null,
                ring.encryption.seal(JWK.parse(unfit), KeyPurpose.ACCESS)));

        assertThatThrownBy(() -> ring.open(SigningOptions.DEFAULT))
                .hasMessage("key " + row.id() + " is not for signatures");
    }

    @Test
    void aSecretKeyAmongThePublicOnesRefusesTheWholeRing() {
        MemoryKeyRingStore store = new MemoryKeyRingStore();
        JWK secret = NewKey.of(SigningAlgorithm.HS256.jws());
        store.add(
                new SealedKey(
                        secret.getKeyID(),
                        KeyPurpose.ACCESS,
                        "HS256",
                        Ring.NOW,
                        null,
                        ring.encryption.seal(secret, KeyPurpose.ACCESS)),
                null,
                Ring.NOW);

        assertThatThrownBy(() ->
                        KeyRing.open(store, ring.encryption, SigningOptions.DEFAULT, PermitOptions.DEFAULT, ring.clock))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is secret among public ones");
    }

    @Test
    void aReloadTakesOverWhatAnotherNodeMade() {
        KeyRing other = ring.open(RS256);
        ring.clock.advance(Duration.ofSeconds(1));
        String token =
                new PermitIssuer(other, ring.options).issue(ring.permit(), Ring.USER_VERSION, Ring.claims(), Ring.NOW);
        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Invalid.class);

        assertThat(ring.keyRing.reload()).isTrue();

        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Valid.class);
        assertThat(ring.keyRing.jwkSet()).isEqualTo(other.jwkSet());
    }

    @Test
    void aReloadThatFindsADamagedKeyChangesNothing() {
        SealedKey row = ring.store.only(KeyPurpose.ACCESS);
        String published = ring.keyRing.jwkSet();
        ring.open(RS256);
        ring.store.replace(new SealedKey(row.id(), row.purpose(), row.algorithm(), row.activatesAt(), null, "damaged"));

        assertThat(ring.keyRing.reload()).isFalse();
        assertThat(ring.keyRing.reload()).isFalse();

        assertThat(ring.keyRing.jwkSet()).isSameAs(published);
        assertThat(ring.reader.read(ring.accessToken())).isInstanceOf(Reading.Valid.class);
        ring.store.replace(row);
        assertThat(ring.keyRing.reload()).isTrue();
        assertThat(published(ring.keyRing)).hasSize(2);
    }

    @Test
    void aReloadDoesNotLengthenTheLifeOfKeysThatASecretReplaced() {
        KeyRing secret = ring.open(HS256);
        ring.clock.advance(Duration.ofSeconds(359));
        secret.reload();
        assertThat(published(secret)).hasSize(1);

        ring.clock.advance(Duration.ofSeconds(1));

        assertThat(published(secret)).isEmpty();
        secret.reload();
        assertThat(published(secret)).isEmpty();
    }

    private List<String> openTogether(KeyRingStore store, int nodes) throws Exception {
        CyclicBarrier start = new CyclicBarrier(nodes);
        List<Future<String>> sets = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(nodes)) {
            for (int node = 0; node < nodes; node++) {
                sets.add(executor.submit(() -> {
                    start.await();
                    return KeyRing.open(
                                    store, ring.encryption, SigningOptions.DEFAULT, PermitOptions.DEFAULT, ring.clock)
                            .jwkSet();
                }));
            }
            List<String> published = new ArrayList<>();
            for (Future<String> set : sets) {
                published.add(set.get());
            }
            return published;
        }
    }

    private PermitReader reader(KeyRing keyRing) {
        return new PermitReader(keyRing, ring.cutOffs, ring.options, ring.clock);
    }

    private static List<JWK> published(KeyRing keyRing) {
        try {
            return JWKSet.parse(keyRing.jwkSet()).getKeys();
        } catch (ParseException notASet) {
            throw new AssertionError(notASet);
        }
    }

    private static String decodedSegments(SealedKey row) {
        StringBuilder all = new StringBuilder();
        for (String segment : row.sealed().split("\\.", -1)) {
            all.append(new String(Base64.getUrlDecoder().decode(segment), StandardCharsets.ISO_8859_1));
        }
        return all.toString();
    }
}
