package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.model.Device;
import dev.gatehouse.model.Permit;
import dev.gatehouse.model.RevokedReason;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    void aPermitIsRemovedWhenItsRetentionIsOverAndNotASecondEarlier() {
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
