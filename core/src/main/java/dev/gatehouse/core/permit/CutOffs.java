package dev.gatehouse.core.permit;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;

/** The cut-offs in force, in memory: asked at every request, so no store may be. Thread-safe. */
public final class CutOffs {

    /** A full sweep for forgotten ones happens at an addition at most this often. */
    private static final long SWEEP_EVERY_MILLIS = 60_000;

    private final ConcurrentHashMap<String, Long> forgetAtByPermit = new ConcurrentHashMap<>();
    private final Clock clock;
    private volatile long sweptAt;

    public CutOffs(Clock clock) {
        this.clock = clock;
        this.sweptAt = clock.millis();
    }

    /** Takes them into force; they hold when this returns. */
    public void add(Collection<CutOff> cutOffs) {
        cutOffs.forEach(this::add);
    }

    /** Takes it into force; it holds when this returns. */
    public void add(CutOff cutOff) {
        forgetAtByPermit.merge(cutOff.permitId(), cutOff.forgetAt().toEpochMilli(), Math::max);
        sweepNowAndThen();
    }

    /** Whether the permit's access tokens are cut off. */
    public boolean covers(String permitId) {
        return forgetAtByPermit.containsKey(permitId);
    }

    int size() {
        return forgetAtByPermit.size();
    }

    private void sweepNowAndThen() {
        Instant now = clock.instant();
        if (now.toEpochMilli() - sweptAt >= SWEEP_EVERY_MILLIS) {
            sweptAt = now.toEpochMilli();
            forgetAtByPermit.values().removeIf(forgetAt -> forgetAt <= now.toEpochMilli());
        }
    }
}
