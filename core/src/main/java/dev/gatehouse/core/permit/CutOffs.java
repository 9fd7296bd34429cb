package dev.gatehouse.core.permit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The cut-offs in force, in memory: asked at every request, so no store may be, and nobody who asks waits for anybody.
 * Takes 64 bytes or less for each, but never less than 2 KiB. Thread-safe.
 *
 * <p>Each kind has a table of its own: of users and keys there are few, and theirs stay in the processor's cache however
 * many permits there are.
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
    private final Shelf permits = new Shelf();
    private final Shelf users = new Shelf();
    private final Shelf keys = new Shelf();
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
        CutOffHash.Value key = hash.of(cutOff.subject());
        Shelf shelf = shelf(cutOff.kind());
        writing.lock();
        try {
            forgetNowAndThen();
            shelf.table = shelf.table.with(key, cutOff.bound(), forgetAt(cutOff), clock.millis());
        } finally {
            writing.unlock();
        }
    }

    /** Whether all access tokens of the permit are cut off. */
    public boolean coversPermit(String permitId) {
        return covers(permits, permitId, ANY_VERSION);
    }

    /** Whether access tokens that carry this version of the user are cut off. */
    public boolean coversUser(String userId, long version) {
        return covers(users, userId, version);
    }

    /** Whether all access tokens the key has signed are cut off. */
    public boolean coversKey(String keyId) {
        return covers(keys, keyId, ANY_VERSION);
    }

    /** Gives back the memory of those that no access token can meet any more. */
    public void forget() {
        writing.lock();
        try {
            forget(clock.millis());
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
        return shelves().mapToInt(shelf -> shelf.table.size()).sum();
    }

    /** How much memory they take. */
    long bytes() {
        return shelves().mapToLong(shelf -> shelf.table.bytes()).sum();
    }

    /**
     * Never, where it is a key's: whoever has a key that leaked gives tokens what life they like, and this node may not be able
     * to read the keys anew for as long. There are as many as keys that leaked.
     */
    private static long forgetAt(CutOff cutOff) {
        return cutOff.kind() == CutOff.Kind.KEY
                ? Long.MAX_VALUE
                : cutOff.forgetAt().toEpochMilli();
    }

    private boolean covers(Shelf shelf, String subject, long version) {
        CutOffTable table = shelf.table;
        return table.size() > 0 && version < table.bound(hash.of(subject));
    }

    private Shelf shelf(CutOff.Kind kind) {
        return switch (kind) {
            case PERMIT -> permits;
            case USER -> users;
            case KEY -> keys;
        };
    }

    private Stream<Shelf> shelves() {
        return Stream.of(permits, users, keys);
    }

    private void forgetNowAndThen() {
        long now = clock.millis();
        if (now - forgottenAt >= FORGET_EVERY_MILLIS) {
            forget(now);
        }
    }

    private void forget(long now) {
        forgottenAt = now;
        shelves().forEach(shelf -> shelf.table = shelf.table.without(now));
    }

    /** Holds the table of one kind, which another takes the place of when it is full. */
    private static final class Shelf {
        private volatile CutOffTable table = CutOffTable.empty();
    }
}
