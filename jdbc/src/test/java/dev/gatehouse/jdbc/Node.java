package dev.gatehouse.jdbc;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.permit.PermitStore;
import dev.gatehouse.model.Confirmation;
import dev.gatehouse.model.Device;
import dev.gatehouse.model.Permit;
import dev.gatehouse.model.RevokedReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** One of several nodes on a PostgreSQL, as far as the feed goes. */
record Node(
        Database database,
        PermitStore permits,
        CutOffs cutOffs,
        Feed feed,
        AtomicInteger keyChanges,
        List<Duration> delays,
        Clock clock)
        implements AutoCloseable {

    static final Duration ACCESS = Duration.ofMinutes(6);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    static Node start(String url, String name, Clock clock) {
        Database database = Database.postgresql(url);
        CutOffs cutOffs = new CutOffs(clock);
        AtomicInteger keyChanges = new AtomicInteger();
        List<Duration> delays = new CopyOnWriteArrayList<>();
        Feed feed = Feed.follow(database, cutOffs, keyChanges::incrementAndGet, delays::add, name, clock);
        return new Node(database, new JdbcPermitStore(database), cutOffs, feed, keyChanges, delays, clock);
    }

    /** A permit that was granted here. */
    Permit granted() {
        Instant now = clock.instant();
        Instant end = now.plus(Duration.ofDays(1));
        Permit permit = new Permit(RandomId.next(), "nimal", Device.UNKNOWN, now, now, end, end, null, null);
        permits.add(permit, 1, "hash", now.plus(ACCESS));
        return permit;
    }

    /** One that was granted and revoked here; this node itself hears of it by the feed alone. */
    Permit revoked() {
        Permit permit = granted();
        permits.revoke(permit.id(), RevokedReason.SIGNED_OUT, clock.instant());
        return permit;
    }

    /** Waits until every node has read all that was committed before. */
    Confirmation everybodyHasRead() {
        return feed.rollCall(PATIENCE);
    }

    boolean refuses(Permit permit) {
        return cutOffs.coversPermit(permit.id());
    }

    @Override
    public void close() {
        feed.close();
        database.close();
    }
}
