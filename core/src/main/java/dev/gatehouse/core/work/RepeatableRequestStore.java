package dev.gatehouse.core.work;

import java.time.Instant;
import java.util.Optional;

/**
 * Where it is kept how repeatable requests were answered (OASIS Repeatable Requests 1.0). Both methods take part in the unit of work
 * around them, which does what the request asks for as well: there is no answer without its work, and no work without its answer.
 * Whoever writes one inherits {@code RepeatableRequestStoreContract} of the test kit.
 */
public interface RepeatableRequestStore {

    /**
     * Which request it is.
     *
     * @param caller whose; what others call theirs doesn't matter
     * @param requestId what the caller calls it
     */
    record RequestKey(String caller, String requestId) {}

    /**
     * One that was answered.
     *
     * @param fingerprint of what it asked for
     * @param answer as it was kept
     */
    record Answered(String fingerprint, String answer) {}

    /**
     * Takes the place of a request that nobody has sent yet; otherwise how it was answered. Whoever sends the same meanwhile waits here
     * until the unit of work has ended.
     *
     * @param forgetAt when it may be forgotten
     */
    Optional<Answered> begin(RequestKey key, String fingerprint, Instant forgetAt);

    /** Keeps the answer of one that took its place in this unit of work. */
    void answer(RequestKey key, String answer);
}
