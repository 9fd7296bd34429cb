package dev.gatehouse.core.permit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyManagerTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LEAD = KeyOptions.DEFAULT.lead();
    private static final Instant START = Ring.NOW;
    private static final Instant ACTIVATION = START.plus(LEAD);

    private final Ring ring = Ring.of(SigningAlgorithm.ES256);
    private final KeyManager manager = ring.manager(KeyOptions.DEFAULT);

    @Test
    void everyKeyIsListedWithoutAnyOfIt() {
        assertThat(manager.list())
                .extracting(KeyDescription::purpose)
                .containsExactly(KeyPurpose.ACCESS, KeyPurpose.REFRESH, KeyPurpose.LINEAGE);
        assertThat(manager.list()).allSatisfy(key -> {
            assertThat(key.status()).isEqualTo(KeyStatus.ACTIVE);
            assertThat(key.signing()).isEqualTo(key.purpose() != KeyPurpose.LINEAGE);
            assertThat(key.toString()).doesNotContain("sealed");
        });
        assertThat(ring.store.list())
                .allSatisfy(row -> assertThat(row.toString()).doesNotContain(row.sealed()));
    }

    @ParameterizedTest
    @EnumSource(names = {"ACCESS", "REFRESH"})
    void aNewKeyIsNextUntilItsActivationAndSignsFromThenOn(KeyPurpose purpose) {
        KeyDescription before = signing(purpose);

        KeyDescription made = made(manager.rotate(purpose));

        assertThat(made.activatesAt()).isEqualTo(ACTIVATION);
        assertThat(made.algorithm()).isEqualTo(before.algorithm());
        ring.clock.set(ACTIVATION.minus(SECOND));
        assertThat(signing(purpose).id()).isEqualTo(before.id());
        assertThat(find(made.id()).status()).isEqualTo(KeyStatus.NEXT);
        ring.clock.set(ACTIVATION);
        assertThat(signing(purpose).id()).isEqualTo(made.id());
        assertThat(find(made.id()).status()).isEqualTo(KeyStatus.ACTIVE);
        assertThat(find(before.id()).status()).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void aRingSignsWithTheNextKeyFromItsActivationOn() {
        String before = signing(KeyPurpose.ACCESS).id();
        String next = made(manager.rotate(KeyPurpose.ACCESS)).id();
        assertThat(ring.keyRing.reload()).isTrue();

        ring.clock.set(ACTIVATION.minus(SECOND));
        assertThat(kid(ring.accessToken())).isEqualTo(before);
        ring.clock.set(ACTIVATION);
        assertThat(kid(ring.accessToken())).isEqualTo(next);
    }

    @Test
    void theNextKeyIsPublishedBeforeItSigns() {
        String next = made(manager.rotate(KeyPurpose.ACCESS)).id();
        assertThat(ring.keyRing.jwkSet()).doesNotContain(next);

        ring.keyRing.reload();

        assertThat(ring.keyRing.jwkSet())
                .contains(next, signing(KeyPurpose.ACCESS).id());
    }

    @Test
    void anAccessKeyVerifiesUntilItsLastTokenHasExpired() {
        Ring skewed = Ring.withSkew(PermitOptions.MAX_CLOCK_SKEW);
        skewed.manager(KeyOptions.DEFAULT).rotate(KeyPurpose.ACCESS);
        skewed.keyRing.reload();
        skewed.clock.set(ACTIVATION.minusMillis(1));
        String last = skewed.accessToken();
        Instant retirement = ACTIVATION.plus(Duration.ofMinutes(6));

        assertThat(skewed.store.of(KeyPurpose.ACCESS).getFirst().retiresAt()).isEqualTo(retirement);
        skewed.clock.set(retirement.minus(SECOND));
        assertThat(skewed.reader.read(last)).isInstanceOf(Reading.Valid.class);
        skewed.clock.set(retirement);
        assertThat(skewed.reader.read(last)).isInstanceOf(Reading.Invalid.class);
        assertThat(skewed.keyRing.jwkSet())
                .doesNotContain(skewed.store.of(KeyPurpose.ACCESS).getFirst().id());
    }

    @Test
    void aRefreshKeyVerifiesAsLongAsAPermitItSignedForMayLive() {
        manager.rotate(KeyPurpose.REFRESH);
        ring.keyRing.reload();
        ring.clock.set(ACTIVATION.minus(SECOND));
        String last = ring.refreshTokens.issue(ring.permit(), "identity");
        Instant retirement = ACTIVATION.plus(Duration.ofDays(90)).plus(PermitOptions.MAX_CLOCK_SKEW);

        ring.clock.set(retirement.minus(SECOND));
        assertThat(ring.refreshTokens.read(last)).isInstanceOf(RefreshReading.Genuine.class);
        ring.clock.set(retirement);
        assertThat(ring.refreshTokens.read(last)).isInstanceOf(RefreshReading.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKeyVerifiesUntilTheLastTokenOfTheNodeHasExpiredWhoseTokensLiveLongest(boolean isThereBefore) {
        if (!isThereBefore) {
            manager.rotate(KeyPurpose.ACCESS);
        }
        PermitOptions longer = withAccessLifetime(Duration.ofHours(1));
        KeyRing other = KeyRing.open(ring.store, ring.encryption, ring.signing, longer, ring.clock);
        if (isThereBefore) {
            manager.rotate(KeyPurpose.ACCESS);
        }
        ring.keyRing.reload();
        ring.clock.set(ACTIVATION.minusMillis(1));
        String last = new PermitIssuer(other, longer)
                .issue(ring.permit(), Ring.USER_VERSION, Ring.claims(), ring.clock.instant());
        Instant expiry = ACTIVATION.plus(Duration.ofHours(1));

        ring.clock.set(expiry.minus(SECOND));
        assertThat(ring.reader.read(last)).isInstanceOf(Reading.Valid.class);
        ring.clock.set(expiry.plus(PermitOptions.MAX_CLOCK_SKEW).minus(SECOND));
        assertThat(ring.reader.read(last)).isInstanceOf(Reading.Expired.class);
        ring.clock.advance(SECOND);
        assertThat(ring.reader.read(last)).isInstanceOf(Reading.Invalid.class);
    }

    @Test
    void howLongTheTokensOfANodeLiveIsNotedForTheKeysItMaySignWith() {
        manager.rotate(KeyPurpose.ACCESS);
        ring.clock.set(ACTIVATION);
        Instant retirement = ring.store.of(KeyPurpose.ACCESS).getFirst().retiresAt();

        KeyRing.open(ring.store, ring.encryption, ring.signing, withAccessLifetime(Duration.ofHours(1)), ring.clock);

        assertThat(ring.store.of(KeyPurpose.ACCESS).getFirst().retiresAt()).isEqualTo(retirement);
        manager.rotate(KeyPurpose.ACCESS);
        assertThat(ring.store.of(KeyPurpose.ACCESS).get(1).retiresAt())
                .isEqualTo(ACTIVATION.plus(LEAD).plus(Duration.ofMinutes(61)));
    }

    private static PermitOptions withAccessLifetime(Duration lifetime) {
        PermitOptions options = PermitOptions.DEFAULT;
        return new PermitOptions(
                options.issuer(),
                options.audience(),
                lifetime,
                options.refreshLifetime(),
                options.absoluteLifetime(),
                options.grace(),
                options.clockSkew(),
                options.scope());
    }

    @Test
    void whileAKeyWaitsNoOtherIsMade() {
        KeyDescription next = made(manager.rotate(KeyPurpose.ACCESS));
        ring.clock.set(ACTIVATION.minus(SECOND));

        assertThat(manager.rotate(KeyPurpose.ACCESS)).isEqualTo(new KeyRotation.AlreadyMade(next));
        ring.clock.set(ACTIVATION);
        assertThat(made(manager.rotate(KeyPurpose.ACCESS)).id()).isNotEqualTo(next.id());
    }

    @Test
    void aTokenOfANodeWhoseClockIsAheadIsValidWhereTheKeyIsStillNext() {
        manager.rotate(KeyPurpose.ACCESS);
        ring.keyRing.reload();
        TestClock ahead = new TestClock(ACTIVATION);
        KeyRing other = KeyRing.open(ring.store, ring.encryption, ring.signing, ring.options, ahead);
        ring.clock.set(ACTIVATION.minus(Duration.ofSeconds(30)));

        String token = new PermitIssuer(other, ring.options)
                .issue(ring.permit(), Ring.USER_VERSION, Ring.claims(), ring.clock.instant());

        assertThat(kid(token)).isNotEqualTo(kid(ring.accessToken()));
        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Valid.class);
    }

    @Test
    void theScheduleRotatesOnTheDayAndNotASecondEarlier() {
        Instant due = START.plus(KeyOptions.DEFAULT.rotateEvery());
        ring.clock.set(due.minus(SECOND));
        assertThat(manager.rotateWhereDue()).isEmpty();

        ring.clock.set(due);
        assertThat(manager.rotateWhereDue())
                .extracting(KeyDescription::purpose)
                .containsExactly(KeyPurpose.ACCESS, KeyPurpose.REFRESH);
        assertThat(manager.rotateWhereDue()).isEmpty();
        assertThat(ring.store.list()).hasSize(5);
    }

    @Test
    void theScheduleCountsFromTheNewestKeysActivation() {
        manager.rotate(KeyPurpose.ACCESS);
        manager.rotate(KeyPurpose.REFRESH);
        Instant due = ACTIVATION.plus(KeyOptions.DEFAULT.rotateEvery());

        ring.clock.set(due.minus(SECOND));
        assertThat(manager.rotateWhereDue()).isEmpty();
        ring.clock.set(due);
        assertThat(manager.rotateWhereDue()).hasSize(2);
    }

    @Test
    void aScheduleOfNothingNeverRotates() {
        KeyManager never = ring.manager(new KeyOptions(LEAD, Duration.ZERO));
        ring.clock.advance(Duration.ofDays(3650));

        assertThat(never.rotateWhereDue()).isEmpty();
    }

    @Test
    void theLineageKeyIsForGood() {
        KeyDescription lineage = manager.list().getLast();

        assertThatThrownBy(() -> manager.rotate(KeyPurpose.LINEAGE)).isInstanceOf(IllegalArgumentException.class);
        assertThat(manager.retire(lineage.id())).isEqualTo(new KeyRetirement.Indispensable());
        assertThat(manager.list()).contains(lineage);
    }

    @Test
    void aConfiguredSecretIsNotRotated() {
        KeyManager secret = Ring.of(SigningAlgorithm.HS256).manager(KeyOptions.DEFAULT);

        assertThat(secret.rotate(KeyPurpose.ACCESS)).isEqualTo(new KeyRotation.NoStoredKey());
        assertThat(secret.rotate(KeyPurpose.REFRESH)).isInstanceOf(KeyRotation.Made.class);
    }

    @Test
    void aKeyThatIsCutOffIsReplacedAtOnceAlsoWhereAClockIsBehind() {
        TestClock behind = new TestClock(START);
        KeyRing other = KeyRing.open(ring.store, ring.encryption, ring.signing, ring.options, behind);
        ring.clock.advance(Duration.ofMinutes(1));
        String token = ring.accessToken();
        KeyDescription cutOff = signing(KeyPurpose.ACCESS);

        KeyRetirement retirement = manager.retire(cutOff.id());

        ring.keyRing.reload();
        other.reload();
        assertThat(retirement)
                .isEqualTo(new KeyRetirement.Retired(
                        find(cutOff.id()),
                        CutOff.ofKey(cutOff.id(), ring.clock.instant().plus(Duration.ofMinutes(6)))));
        assertThat(find(cutOff.id()).status()).isEqualTo(KeyStatus.RETIRED);
        assertThat(find(cutOff.id()).cutOffAt()).isEqualTo(ring.clock.instant());
        String successor = signing(KeyPurpose.ACCESS).id();
        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Expired.class);
        assertThat(kid(ring.accessToken())).isEqualTo(successor).isNotEqualTo(cutOff.id());
        assertThat(kid(new PermitIssuer(other, ring.options)
                        .issue(ring.permit(), Ring.USER_VERSION, Ring.claims(), START)))
                .isEqualTo(successor);
        assertThat(ring.keyRing.jwkSet()).contains(successor).doesNotContain(cutOff.id());
    }

    @Test
    void whoeverHasATokenOfAKeyThatWasCutOffIsToldToRenewItUntilItWouldHaveExpiredAnyway() {
        String token = ring.accessToken();
        manager.retire(signing(KeyPurpose.ACCESS).id());
        ring.clock.advance(SECOND);
        ring.keyRing.reload();

        ring.clock.set(START.plus(Duration.ofMinutes(6)).minus(SECOND));
        ring.keyRing.reload();
        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Expired.class);
        ring.clock.advance(SECOND);
        ring.keyRing.reload();
        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Invalid.class);
    }

    @Test
    void aRefreshTokenOfAKeyThatWasCutOffIsInvalidBeforeAndAfterItsRingReloads() {
        String token = ring.refreshTokens.issue(ring.permit(), "identity");

        KeyRetirement retirement = manager.retire(signing(KeyPurpose.REFRESH).id());

        assertThat(ring.refreshTokens.read(token)).isInstanceOf(RefreshReading.Genuine.class);
        ring.cutOffs.add(((KeyRetirement.Retired) retirement).cutOff());
        assertThat(ring.refreshTokens.read(token)).isInstanceOf(RefreshReading.Invalid.class);
        ring.keyRing.reload();
        assertThat(ring.refreshTokens.read(token)).isInstanceOf(RefreshReading.Invalid.class);
        String renewed = ring.refreshTokens.issue(ring.permit(), "identity");
        assertThat(ring.refreshTokens.read(renewed)).isInstanceOf(RefreshReading.Genuine.class);
    }

    @Test
    void aDamagedKeyThatWasCutOffKeepsNothingFromWorking() {
        KeyDescription cutOff = signing(KeyPurpose.ACCESS);
        String token = ring.accessToken();
        manager.retire(cutOff.id());
        SealedKey row = ring.store.of(KeyPurpose.ACCESS).getFirst();
        ring.store.replace(new SealedKey(
                row.id(),
                row.purpose(),
                row.algorithm(),
                row.activatesAt(),
                row.retiresAt(),
                "damaged",
                row.cutOffAt()));

        assertThat(ring.keyRing.reload()).isTrue();

        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Invalid.class);
        assertThat(ring.reader.read(ring.accessToken())).isInstanceOf(Reading.Valid.class);
    }

    @Test
    void theNextKeySignsAtOnceWhereTheOneBeforeIsCutOff() {
        String active = signing(KeyPurpose.ACCESS).id();
        String next = made(manager.rotate(KeyPurpose.ACCESS)).id();

        manager.retire(active);

        ring.keyRing.reload();
        assertThat(kid(ring.accessToken())).isEqualTo(next);
        assertThat(find(next).status()).isEqualTo(KeyStatus.ACTIVE);
        assertThat(ring.store.of(KeyPurpose.ACCESS)).hasSize(2);
    }

    @Test
    void aNextKeyThatIsCutOffIsReplacedByOneThatSignsNoSooner() {
        String active = signing(KeyPurpose.ACCESS).id();
        String next = made(manager.rotate(KeyPurpose.ACCESS)).id();

        manager.retire(next);

        ring.keyRing.reload();
        ring.clock.set(ACTIVATION.minus(SECOND));
        assertThat(kid(ring.accessToken())).isEqualTo(active);
        ring.clock.set(ACTIVATION);
        assertThat(kid(ring.accessToken())).isNotIn(active, next);
    }

    @Test
    void aKeyIsCutOffTwiceAndNothingMoreHappens() {
        String active = signing(KeyPurpose.ACCESS).id();
        manager.retire(active);
        List<SealedKey> before = ring.store.list();

        assertThat(manager.retire(active)).isInstanceOf(KeyRetirement.Retired.class);
        assertThat(ring.store.list()).isEqualTo(before);
        assertThat(manager.retire("unknown")).isEqualTo(new KeyRetirement.Unknown());
    }

    @Test
    void keysAreSealedUnderThePreviousKeyUntilAllAreSealedAnew() {
        KeyEncryption anew = KeyEncryption.of(Ring.randomKey());
        KeyManager changing = managerWith(anew.withPrevious(ring.encryption));

        String rotated = made(changing.rotate(KeyPurpose.ACCESS)).id();

        assertThat(ring.store.list())
                .allSatisfy(row -> assertThat(ring.encryption.open(row)).isNotNull());
        assertThat(changing.reseal()).isEqualTo(4);
        assertThat(ring.store.list())
                .allSatisfy(row -> assertThat(anew.open(row)).isNotNull())
                .extracting(SealedKey::id)
                .contains(rotated);
        assertThat(changing.reseal()).isZero();
        changing.retire(rotated);
        assertThat(anew.open(ring.store.of(KeyPurpose.ACCESS).getLast())).isNotNull();
    }

    @Test
    void nothingIsSealedAnewWhereAKeyInForceCantBeOpened() {
        KeyManager stranger =
                managerWith(KeyEncryption.of(Ring.randomKey()).withPrevious(KeyEncryption.of(Ring.randomKey())));
        List<SealedKey> before = ring.store.list();

        assertThatThrownBy(stranger::reseal)
                .isInstanceOf(KeyEncryptionException.class)
                .hasMessageStartingWith(
                        "neither the key-encryption key nor the previous one fits this database: they can't open signing key");
        assertThat(ring.store.list()).isEqualTo(before);
    }

    @Test
    void noKeyIsAddedThatTheKeyEncryptionKeyOfTheOthersDoesNotOpen() {
        KeyEncryption strange = KeyEncryption.of(Ring.randomKey());
        KeyManager stranger = managerWith(strange);
        KeyManager changing = managerWith(KeyEncryption.of(Ring.randomKey()).withPrevious(strange));
        String signing = signing(KeyPurpose.ACCESS).id();
        List<SealedKey> before = ring.store.list();

        for (KeyManager each : List.of(stranger, changing)) {
            assertThatThrownBy(() -> each.rotate(KeyPurpose.ACCESS)).isInstanceOf(KeyEncryptionException.class);
            assertThatThrownBy(() -> each.retire(signing)).isInstanceOf(KeyEncryptionException.class);
        }
        assertThat(ring.store.list()).isEqualTo(before);
        assertThat(ring.keyRing.reload()).isTrue();
    }

    private KeyManager managerWith(KeyEncryption encryption) {
        return new KeyManager(
                ring.store,
                encryption,
                ring.signing,
                ring.options,
                KeyOptions.DEFAULT,
                new EachByItself(),
                event -> {},
                ring.clock);
    }

    private KeyDescription signing(KeyPurpose purpose) {
        return of(purpose).filter(KeyDescription::signing).findFirst().orElseThrow();
    }

    private KeyDescription find(String id) {
        return manager.list().stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Stream<KeyDescription> of(KeyPurpose purpose) {
        return manager.list().stream().filter(key -> key.purpose() == purpose);
    }

    private static KeyDescription made(KeyRotation rotation) {
        return ((KeyRotation.Made) rotation).key();
    }

    private static String kid(String token) {
        return RawToken.of(token).headerJson().replaceAll(".*\"kid\":\"([^\"]*)\".*", "$1");
    }
}
