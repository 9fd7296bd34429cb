package dev.gatehouse.core.permit;

import dev.gatehouse.core.permit.CutOffHash.Value;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Bounds by hash: a table with open addressing and linear probing in one array, four longs an entry. One writes at a time;
 * who reads neither waits nor is waited for. Nothing is ever taken out: what can be forgotten is left behind when another
 * table takes this one's place.
 *
 * <p>An entry is written from its end to its beginning: whoever sees the first long of it sees the rest.
 */
final class CutOffTable {

    static final int MIN_ENTRIES = 16;

    private static final int ENTRY = 4;
    private static final int HIGH = 0;
    private static final int LOW = 1;
    private static final int BOUND = 2;
    private static final int FORGET_AT = 3;

    private static final long ABSENT = 0;
    private static final long NO_BOUND = Long.MIN_VALUE;

    /** 64 bytes of table for each: those who look for one that isn't there must find a gap soon. */
    private static final int MAX_BYTES_EACH = 64;

    /** A new table has 7/4 as many entries as are used: 56 bytes for each. At 3/4 it is full: 43. */
    private static final double ROOM = 1.75;

    private static final double FULL = 0.75;

    /** What the array takes besides its longs. */
    private static final int ARRAY_HEADER = 16;

    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] longs;
    private final int entries;
    private int used;

    private CutOffTable(int entries) {
        this.entries = entries;
        this.longs = new long[Math.multiplyExact(entries, ENTRY)];
    }

    static CutOffTable empty() {
        return new CutOffTable(MIN_ENTRIES);
    }

    /** The bound of a hash; one below every version where there is none. */
    long bound(Value hash) {
        int at = find(hash);
        return get(at + HIGH) == ABSENT ? NO_BOUND : get(at + BOUND);
    }

    /**
     * This table or another, with the entry in it. Of two bounds, and of two times at which to forget, the greater holds.
     */
    CutOffTable with(Value hash, long bound, long forgetAt, long now) {
        int at = find(hash);
        if (get(at + HIGH) != ABSENT) {
            raise(at + FORGET_AT, forgetAt);
            raise(at + BOUND, bound);
            return this;
        }
        if (used + 1 > entries * FULL) {
            return copy(now, 1).with(hash, bound, forgetAt, now);
        }
        put(at, hash, bound, forgetAt);
        return this;
    }

    /** This table, or a smaller one where those that can be forgotten at {@code now} make it too large. */
    CutOffTable without(long now) {
        boolean tooLarge = entries > MIN_ENTRIES && bytes() > (long) live(now) * MAX_BYTES_EACH;
        boolean allGone = used > 0 && live(now) == 0;
        return tooLarge || allGone ? copy(now, 0) : this;
    }

    int size() {
        return used;
    }

    long bytes() {
        return ARRAY_HEADER + (long) longs.length * Long.BYTES;
    }

    private CutOffTable copy(long now, int more) {
        CutOffTable copy = new CutOffTable(Math.max(MIN_ENTRIES, (int) ((live(now) + more) * ROOM)));
        for (int at = 0; at < longs.length; at += ENTRY) {
            if (isLive(at, now)) {
                Value hash = new Value(longs[at + HIGH], longs[at + LOW]);
                copy.put(copy.find(hash), hash, longs[at + BOUND], longs[at + FORGET_AT]);
            }
        }
        return copy;
    }

    private int live(long now) {
        int live = 0;
        for (int at = 0; at < longs.length; at += ENTRY) {
            live += isLive(at, now) ? 1 : 0;
        }
        return live;
    }

    private boolean isLive(int at, long now) {
        return longs[at + HIGH] != ABSENT && longs[at + FORGET_AT] > now;
    }

    /** Where the hash is, or the gap where it would be. There always is one. */
    private int find(Value hash) {
        int entry = (int) Math.unsignedMultiplyHigh(hash.high(), entries);
        while (true) {
            int at = entry * ENTRY;
            long high = get(at + HIGH);
            if (high == ABSENT || (high == hash.high() && get(at + LOW) == hash.low())) {
                return at;
            }
            entry = entry + 1 == entries ? 0 : entry + 1;
        }
    }

    private void put(int at, Value hash, long bound, long forgetAt) {
        set(at + FORGET_AT, forgetAt);
        set(at + BOUND, bound);
        set(at + LOW, hash.low());
        set(at + HIGH, hash.high());
        used++;
    }

    private void raise(int index, long value) {
        if (value > longs[index]) {
            set(index, value);
        }
    }

    private long get(int index) {
        return (long) LONGS.getAcquire(longs, index);
    }

    private void set(int index, long value) {
        LONGS.setRelease(longs, index, value);
    }
}
