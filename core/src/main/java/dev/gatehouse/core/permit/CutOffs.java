package dev.gatehouse.core.permit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The cut-offs in force, in memory: asked at every request, so no store may be, and nobody who asks waits for anybody.
 * Takes 64 bytes or less for each, but never less than 2 KiB. Thread-safe.
 */
public final class CutOffs {

    /** How old they may be before they count as stale. */
    public static final Duration MAX_AGE = Duration.ofSeconds(5);

    /** Forgetting looks at every one of them, so an addition does it at most this often. */
    private static final long FORGET_EVERY_MILLIS = 10_000;

    private static final long ALWAYS_CURRENT = Long.MAX_VALUE;
    private static final long ANY_VERSION = 0;

    private final Clock clock;
    private final CutOffHash hash = new CutOffHash();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile CutOffTable table = CutOffTable.empty();
    private volatile long currentAsOf = ALWAYS_CURRENT;
    private long forgottenAt;

    /** None yet; current for ever, unless {@link #currentAsOf} is told otherwise. */
    public CutOffs(Clock clock) {
        this.clock = clock;
        this.forgottenAt = clock.millis();
    }

    /** Takes them into force; they hold when this returns. */
    public void add(Collection<CutOff> cutOffs) {
        cutOffs.forEach(this::add);
    }

    /** Takes it into force; it holds when this returns. */
    public void add(CutOff cutOff) {
        CutOffHash.Value key = hash.of(cutOff.kind(), cutOff.subject());
        writing.lock();
        try {
            forgetNowAndThen();
            table = table.with(key, cutOff.bound(), cutOff.forgetAt().toEpochMilli(), clock.millis());
        } finally {
            writing.unlock();
        }
    }

    /** Whether all access tokens of the permit are cut off. */
    public boolean coversPermit(String permitId) {
        return covers(CutOff.Kind.PERMIT, permitId, ANY_VERSION);
    }

    /** Whether access tokens that carry this version of the user are cut off. */
    public boolean coversUser(String userId, long version) {
        return covers(CutOff.Kind.USER, userId, version);
    }

    /** Whether all access tokens the key has signed are cut off. */
    public boolean coversKey(String keyId) {
        return covers(CutOff.Kind.KEY, keyId, ANY_VERSION);
    }

    /** Gives back the memory of those that no access token can meet any more. */
    public void forget() {
        writing.lock();
        try {
            forgottenAt = clock.millis();
            table = table.without(forgottenAt);
        } finally {
            writing.unlock();
        }
    }

    /** Says that everything committed before this moment of this node's clock is among them. */
    public void currentAsOf(Instant moment) {
        currentAsOf = moment.toEpochMilli();
    }

    /**
     * Whether somebody else may have cut something off more than {@link #MAX_AGE} ago that is not among these. Also where
     * the clock was set back behind what they are current as of: then nobody knows how old they are.
     */
    public boolean isStale() {
        long asOf = currentAsOf;
        long age = clock.millis() - asOf;
        return asOf != ALWAYS_CURRENT && (age < 0 || age > MAX_AGE.toMillis());
    }

    /** How many there are in memory, those included that could be forgotten. */
    public int size() {
        return table.size();
    }

    /** How much memory they take. */
    long bytes() {
        return table.bytes();
    }

    private boolean covers(CutOff.Kind kind, String subject, long version) {
        return version < table.bound(hash.of(kind, subject));
    }

    private void forgetNowAndThen() {
        long now = clock.millis();
        if (now - forgottenAt >= FORGET_EVERY_MILLIS) {
            forgottenAt = now;
            table = table.without(now);
        }
    }
}
