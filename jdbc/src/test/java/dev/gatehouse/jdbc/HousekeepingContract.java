package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.core.permit.KeyPurpose;
import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.core.permit.KeyRingStore.Retirement;
import dev.gatehouse.core.permit.SealedKey;
import dev.gatehouse.core.user.CodePurpose;
import dev.gatehouse.core.user.SecurityCodeStore.StoredCode;
import dev.gatehouse.model.Device;
import dev.gatehouse.model.Permit;
import dev.gatehouse.model.RevokedReason;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is removed and what stays, on either engine. */
abstract class HousekeepingContract extends NodesContract {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofDays(14);
    private static final Duration RETENTION = Duration.ofDays(30);
    private static final String MANY = """
            insert into permits (id, user_id, device, issued_at, renewed_at, expires_at, ends_at, access_until, current_hash)
            with recursive numbers (number) as (select 1 union all select number + 1 from numbers where number < :count)
            select 'permit-' || number, 'user', '{}', :now, :now, :expiresAt, :expiresAt, :now, 'hash' from numbers
            """;

    final MovableClock clock = new MovableClock();

    @Test
    void peer114APermitIsRemovedWhenItsRetentionIsOverAndNotASecondEarlier() {
        Permit expired = added(clock.instant(), Duration.ofMinutes(5));
        clock.advance(SECOND);
        Permit later = added(clock.instant(), Duration.ofMinutes(5));
        clock.set(expired.expiresAt().plus(RETENTION).minus(SECOND));
        assertThat(removed()).isZero();

        clock.advance(SECOND);
        assertThat(removed()).isEqualTo(1);
        assertThat(permits().find(expired.id())).isEmpty();
        assertThat(permits().find(later.id())).contains(later);
    }

    @Test
    void aPermitStaysWhileAnAccessTokenOfItMayLive() {
        Duration life = IDLE.plus(RETENTION).plus(SECOND);
        Permit permit = added(clock.instant(), life);

        clock.set(permit.expiresAt().plus(RETENTION));
        assertThat(removed()).isZero();
        clock.set(permit.issuedAt().plus(life).plus(RETENTION));
        assertThat(removed()).isEqualTo(1);
    }

    @Test
    void manyAreRemovedInBatchesAsLongAsOneIsToGoOn() {
        addExpired(1_200);

        assertThat(new Housekeeping(node(0), clock).removeExpiredPermits(RETENTION, () -> false))
                .isEqualTo(500);
        assertThat(removed()).isEqualTo(700);
    }

    @Test
    void nodesThatDoItAtOnceRemoveEachPermitOnce() {
        addExpired(2_000);

        List<Integer> removed = Together.run(
                8, number -> new Housekeeping(node(number % 2), clock).removeExpiredPermits(RETENTION, () -> true));

        int rest = removed();
        assertThat(removed.stream().mapToInt(Integer::intValue).sum() + rest).isEqualTo(2_000);
    }

    @Test
    void aCutOffIsRemovedTenMinutesAfterItCanBeForgottenAndNotASecondEarlier() {
        Permit permit = added(clock.instant(), Duration.ofMinutes(5));
        CutOff cutOff = permits()
                .revoke(permit.id(), RevokedReason.SIGNED_OUT, clock.instant())
                .cutOffs()
                .getFirst();
        clock.set(cutOff.forgetAt().plus(Duration.ofMinutes(10)).minus(SECOND));
        assertThat(forgotten()).isZero();
        assertThat(permits().cutOffs(permit.issuedAt())).containsExactly(cutOff);

        clock.advance(SECOND);
        assertThat(forgotten()).isEqualTo(1);
        assertThat(permits().cutOffs(permit.issuedAt())).isEmpty();
    }

    @Test
    void aRetiredKeyIsRemovedWhenTheRetentionIsOverAndNotASecondEarlier() {
        SealedKey first = keyAdded("first", clock.instant(), null);
        SealedKey second = keyAdded("second", clock.instant().plus(SECOND), first);
        Instant retirement = second.activatesAt();

        clock.set(retirement.plus(RETENTION).minus(SECOND));
        assertThat(keysRemoved(RETENTION)).isZero();
        clock.advance(SECOND);
        assertThat(keysRemoved(RETENTION)).isEqualTo(1);
        assertThat(keys().list()).containsExactly(second);
        clock.advance(Duration.ofDays(3650));
        assertThat(keysRemoved(RETENTION)).isZero();
        assertThat(keyAdded("third", clock.instant(), second))
                .isEqualTo(keys().list().getLast());
    }

    @Test
    void withoutARetentionItStaysForADay() {
        SealedKey first = keyAdded("first", clock.instant(), null);
        Instant retirement =
                keyAdded("second", clock.instant().plus(SECOND), first).activatesAt();

        clock.set(retirement.plus(Duration.ofDays(1)).minus(SECOND));
        assertThat(keysRemoved(Duration.ZERO)).isZero();
        clock.advance(SECOND);
        assertThat(keysRemoved(Duration.ZERO)).isEqualTo(1);
    }

    @Test
    void aKeyThatWasCutOffStaysWhileWhatItSignedMayBeAbout() {
        Duration life = Duration.ofDays(90);
        SealedKey first = keyAdded("first", clock.instant(), null);
        keys().noteTokenLife(first.id(), life, clock.instant());
        SealedKey second = key("second", clock.instant().plus(SECOND));
        Instant cutOffAt = clock.instant();
        keys().retire(new Retirement(first, second, cutOffAt, cutOffAt.plus(life)));

        clock.set(cutOffAt.plus(life).plus(RETENTION).minus(SECOND));
        assertThat(keysRemoved(RETENTION)).isZero();
        clock.advance(SECOND);
        assertThat(keysRemoved(RETENTION)).isEqualTo(1);
        assertThat(keys().list()).containsExactly(second);
    }

    private int keysRemoved(Duration retention) {
        return new Housekeeping(node(0), clock).removeRetiredKeys(retention);
    }

    /** Those before it retire when it is activated. */
    private SealedKey keyAdded(String id, Instant activatesAt, @Nullable SealedKey newest) {
        SealedKey key = key(id, activatesAt);
        assertThat(keys().add(key, newest, activatesAt)).isTrue();
        return key;
    }

    private static SealedKey key(String id, Instant activatesAt) {
        return new SealedKey(id, KeyPurpose.ACCESS, "ES256", activatesAt, null, "sealed");
    }

    private KeyRingStore keys() {
        return new JdbcKeyRingStore(node(0));
    }

    @Test
    void aCodeIsRemovedTenMinutesAfterItExpiredAndNotASecondEarlier() {
        Instant expiresAt = clock.instant().plus(Duration.ofMinutes(15));
        new JdbcSecurityCodeStore(node(0))
                .put(
                        new StoredCode(CodePurpose.CONFIRMATION, "user", "hash", "", clock.instant(), expiresAt, 5),
                        clock.instant());
        clock.set(expiresAt.plus(Duration.ofMinutes(10)).minus(SECOND));
        assertThat(expiredCodes()).isZero();

        clock.advance(SECOND);
        assertThat(expiredCodes()).isEqualTo(1);
    }

    @Test
    void anEmailIsGivenUpWhenItsTimeIsOverAndNotASecondEarlier() {
        JdbcOutboxStore outbox = new JdbcOutboxStore(node(0));
        outbox.add("mail", "sealed", clock.instant());
        clock.advance(RETENTION.minus(SECOND));
        assertThat(abandoned()).isZero();

        clock.advance(SECOND);
        assertThat(abandoned()).isEqualTo(1);
        assertThat(outbox.claim(clock.instant(), clock.instant().plus(SECOND), 1))
                .isEmpty();
    }

    private int expiredCodes() {
        return new Housekeeping(node(0), clock).removeExpiredCodes(() -> true);
    }

    private int abandoned() {
        return new Housekeeping(node(0), clock).removeAbandonedMails(RETENTION, () -> true);
    }

    private int forgotten() {
        return new Housekeeping(node(0), clock).removeForgotten(() -> true);
    }

    private void addExpired(int count) {
        node(0).write(client -> client.sql(MANY)
                .param("count", count)
                .param("now", clock.millis())
                .param("expiresAt", clock.instant().plus(IDLE).toEpochMilli())
                .update());
        clock.advance(IDLE.plus(RETENTION));
    }

    private int removed() {
        return new Housekeeping(node(0), clock).removeExpiredPermits(RETENTION, () -> true);
    }

    private Permit added(Instant now, Duration access) {
        Permit permit = new Permit(
                RandomId.next(), "user", Device.UNKNOWN, now, now, now.plus(IDLE), now.plus(IDLE), null, null);
        permits().add(permit, 1, "hash", now.plus(access));
        return permit;
    }

    private JdbcPermitStore permits() {
        return new JdbcPermitStore(node(0));
    }
}
