package dev.gatehouse.client;

import dev.gatehouse.client.Kept.Grant;
import dev.gatehouse.client.PermitStore.Hold;
import dev.gatehouse.client.SignedOut.Reason;
import dev.gatehouse.model.Problem;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.model.RenewalForm;
import dev.gatehouse.model.RevocationForm;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Has the permit that one is signed in with, and renews it: one renewal for all threads, and by the store's hold for all processes. What is about
 * to be sent is kept before it is, so that a lost answer or a killed process is asked again as the same attempt. Thread-safe.
 */
final class PermitKeeper {

    private static final Map<String, Reason> REASONS = Map.of(
            ProblemCode.PERMIT_EXPIRED.code(), Reason.EXPIRED,
            ProblemCode.PERMIT_REVOKED.code(), Reason.REVOKED,
            ProblemCode.REFRESH_TOKEN_INVALID.code(), Reason.UNKNOWN);

    private static final int UNAUTHORIZED = 401;
    private static final int SERVER_ERROR = 500;

    /** For one answer about a permit, and for another process that waits for one. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** How long a server may still be at a request whose connection broke: Gatehouse's answer within five seconds, and what is before them adds to it. */
    static final Duration SETTLING = Duration.ofSeconds(10);

    private final PermitStore store;
    private final Transport transport;
    private final GrantReader grants;
    private final JsonMapper json;
    private final ObjectReader kept;
    private final Clock clock;
    private final String origin;
    private final Duration settling;

    private final List<Consumer<SignedOut>> listeners = new CopyOnWriteArrayList<>();
    private final Consumer<Grant> forget;

    /** Told once nothing is held any more: a listener may sign in again. */
    private final Queue<SignedOut> untold = new ConcurrentLinkedQueue<>();

    private final AtomicReference<@Nullable CompletableFuture<Grant>> renewal = new AtomicReference<>();

    private final AtomicReference<@Nullable Grant> current = new AtomicReference<>();

    /** Who is signed in is kept and known at once: nobody reads in between what holds no longer. */
    private final Lock turning = new ReentrantLock();

    private volatile boolean leaving;
    private volatile SignedOut over = new SignedOut(Reason.NEVER_SIGNED_IN);

    private volatile @Nullable Settling latest;

    /** An attempt that was answered, though not by its successor: no copy of it is under way. */
    private volatile @Nullable String answered;

    /** A refresh token that isn't to be spent yet. */
    private record Settling(String refreshToken, Deadline until) {}

    /**
     * @param settling how long a copy of a renewal may be under way, {@link #SETTLING} but for tests
     * @param forget is told of each whose session is over
     */
    PermitKeeper(
            PermitStore store,
            Transport transport,
            GrantReader grants,
            JsonMapper json,
            Clock clock,
            String origin,
            Duration settling,
            Consumer<Grant> forget) {
        this.store = store;
        this.transport = transport;
        this.grants = grants;
        this.json = json;
        // Earlier releases kept less.
        this.kept = json.readerFor(Kept.class).without(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        this.clock = clock;
        this.origin = origin;
        this.settling = settling;
        this.forget = forget;
    }

    void onSignedOut(Consumer<SignedOut> listener) {
        listeners.add(listener);
    }

    Optional<Grant> current() {
        return Optional.ofNullable(current.get());
    }

    /** What was kept before this process began; where there is none, nobody is signed in. The server isn't asked. */
    Optional<Grant> restore() {
        turning.lock();
        try {
            become(kept().grant());
        } finally {
            turning.unlock();
        }
        return current();
    }

    /** By which the server knows this device again. */
    Optional<String> deviceToken() {
        return Optional.ofNullable(kept().deviceToken());
    }

    void begin(Grant grant, @Nullable String deviceToken) {
        holding(() -> {
            Kept before = kept();
            return change(before.begun(grant, deviceToken), () -> {
                forget(before.grant());
                become(grant);
            });
        });
    }

    /**
     * A permit whose access token holds for a while, as far as is known here. Where that is about to expire and the server can't be reached it is
     * used to its end.
     *
     * @throws SignedOut where nobody is signed in
     * @throws Unreachable where there is none until then
     */
    Grant usable(Deadline until) {
        Grant grant = signedIn();
        if (!isDue(grant)) {
            return grant;
        }
        if (clock.millis() >= grant.accessUntil()) {
            return renewed(grant, until);
        }
        if (isUnsettled(grant)) {
            return grant;
        }
        try {
            return renewed(grant, until.half());
        } catch (Unreachable away) {
            return grant;
        }
    }

    /**
     * The permit after one whose access token isn't taken any more.
     *
     * @throws SignedOut where the server ended it
     * @throws Unreachable where there is none until then
     */
    Grant renewed(Grant spent, Deadline until) {
        CompletableFuture<Grant> mine = new CompletableFuture<>();
        CompletableFuture<Grant> others = renewal.compareAndExchange(null, mine);
        if (others != null) {
            return await(others, until);
        }
        begin(mine, spent);
        try {
            return await(mine, until);
        } finally {
            // Here, where listeners were always told; or there, where nobody waits any more.
            var unused = mine.whenComplete((grant, failure) -> tell());
        }
    }

    /** On a thread of its own: whoever asked for it and waits no longer leaves it to the others who do. */
    private void begin(CompletableFuture<Grant> mine, Grant spent) {
        Thread.ofVirtual().name("gatehouse-renewal").start(() -> {
            try {
                Grant next = renewUnlessDone(spent);
                renewal.set(null);
                mine.complete(next);
            } catch (Throwable failure) {
                renewal.set(null);
                mine.completeExceptionally(failure);
            }
        });
    }

    private static Grant await(CompletableFuture<Grant> renewal, Deadline until) {
        try {
            return renewal.get(until.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new Unreachable("no answer about the permit in time", late);
        } catch (InterruptedException stopped) {
            throw Unreachable.interrupted(stopped);
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case RuntimeException told -> throw told;
                case Error broken -> throw broken;
                case null, default -> throw new IllegalStateException(failure);
            }
        }
    }

    /** While nobody else does, here or in another process. */
    private <T> T holding(Supplier<T> what) {
        try (Hold hold = store.hold(PATIENCE)) {
            return what.get();
        } catch (TimeoutException held) {
            throw new Unreachable("somebody else is busy with the permit: " + held.getMessage(), held);
        } catch (InterruptedException stopped) {
            throw Unreachable.interrupted(stopped);
        }
    }

    private Kept change(Kept next, Runnable known) {
        turning.lock();
        try {
            write(next);
            known.run();
            return next;
        } finally {
            turning.unlock();
        }
    }

    /** Another thread may have been first, or another process. */
    private Grant renewUnlessDone(Grant spent) {
        Grant now = signedIn();
        if (!now.isOfUserOf(spent)) {
            throw new SignedOut(Reason.ASKED_FOR);
        }
        if (isOther(now, spent)) {
            return now;
        }
        awaitSettled(kept());
        return holding(() -> renewUnlessKept(spent));
    }

    /** Once a successor is used, a copy of the renewal that it came from would be taken for a thief's. */
    private void awaitSettled(Kept kept) {
        Settling known = latest;
        if (known == null || kept.attempt() != null || kept.grant() == null || !isUnsettled(kept.grant())) {
            return;
        }
        try {
            Thread.sleep(known.until().left());
        } catch (InterruptedException stopped) {
            throw Unreachable.interrupted(stopped);
        }
    }

    private boolean isUnsettled(Grant grant) {
        Settling known = latest;
        return known != null
                && known.refreshToken().equals(grant.refreshToken())
                && !known.until().isOver();
    }

    private Grant renewUnlessKept(Grant spent) {
        Kept kept = kept();
        // Somebody else who signed in since, here or in another process, does nothing for who was it before.
        if (kept.grant() == null || !kept.grant().isOfUserOf(spent)) {
            throw ended(new SignedOut(Reason.ASKED_FOR));
        }
        if (isOther(kept.grant(), spent)) {
            become(kept.grant());
            return kept.grant();
        }
        return renew(kept, kept.grant());
    }

    private boolean isOther(Grant grant, Grant spent) {
        return !grant.accessToken().equals(spent.accessToken()) && !isDue(grant);
    }

    private Grant renew(Kept kept, Grant grant) {
        String attempt = kept.attempt();
        boolean mayBeUnderWay = attempt != null && !attempt.equals(answered);
        if (attempt == null) {
            if (isUnsettled(grant)) {
                throw new Unreachable("the permit was just renewed elsewhere", null);
            }
            attempt = UUID.randomUUID().toString();
            write(kept.attempting(attempt));
        }
        answered = null;
        Call call = Call.post("api/permits/renewal", new RenewalForm(grant.refreshToken(), attempt));
        Answer answer = transport.send(call, null, Deadline.in(PATIENCE));
        if (answer.isSuccess()) {
            Grant read = grants.read(answer);
            if (read.user().isObject() && !read.isOfUserOf(grant)) {
                throw new Unreachable("the answer is somebody else's permit", null).lasting();
            }
            Grant next = read.of(grant);
            Kept renewed = kept.renewed(next, mayBeUnderWay ? clock.millis() : null);
            change(renewed, () -> become(next));
            settle(renewed);
            return next;
        }
        Reason reason = reasonOf(answer);
        if (reason == null) {
            answered = mayBeUnderWay || answer.problem() == null ? null : attempt;
            // Whatever it is, it says nothing about the call that waits for it.
            throw answer.unreachable(clock);
        }
        SignedOut over = signedOut(reason, answer.problem());
        change(kept.over(), () -> ended(over));
        throw over;
    }

    /** Only the server itself ends a permit: what stands before it may answer anything. */
    private static @Nullable Reason reasonOf(Answer answer) {
        Problem problem = answer.problem();
        return answer.status() == UNAUTHORIZED && problem != null ? REASONS.get(problem.code()) : null;
    }

    private static SignedOut signedOut(Reason reason, @Nullable Problem problem) {
        return problem == null ? new SignedOut(reason) : new SignedOut(reason, problem.detail(), problem.traceId());
    }

    /** Nobody is signed in any more; the server is to know as soon as it can be reached. */
    void leave() {
        holding(() -> {
            Kept before = kept();
            return change(before.left(), () -> {
                forget(before.grant());
                ended(new SignedOut(Reason.ASKED_FOR));
            });
        });
        tell();
    }

    /** Whether the server is still to end a permit, as far as is known here. */
    boolean isLeaving() {
        return leaving;
    }

    /** Has the server end the permits of whoever has left. Where it can't be reached that is still to be done. */
    void finishLeaving() {
        // Sent without the hold: it comes to the same however many send it.
        for (String token : kept().leaving()) {
            Call call = Call.post("api/permits/revocation", new RevocationForm(token));
            Answer answer = transport.send(call, null, Deadline.in(PATIENCE));
            if (!answer.isSuccess() && !isRefusal(answer)) {
                throw answer.failure(clock);
            }
            holding(() -> write(kept().told(token)));
        }
    }

    /** By the server itself: it would say so each time. */
    private static boolean isRefusal(Answer answer) {
        return answer.problem() != null && answer.status() < SERVER_ERROR && !answer.isPassing();
    }

    private SignedOut ended(SignedOut reason) {
        over = reason;
        if (become(null) != null) {
            untold.add(reason);
        }
        return reason;
    }

    private void tell() {
        for (SignedOut reason = untold.poll(); reason != null; reason = untold.poll()) {
            for (Consumer<SignedOut> listener : listeners) {
                tell(listener, reason);
            }
        }
    }

    /** What one of them throws is nothing to the others, nor to whoever called. */
    private static void tell(Consumer<SignedOut> listener, SignedOut reason) {
        try {
            listener.accept(reason);
        } catch (RuntimeException thrown) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        }
    }

    /** @return who was it before */
    private @Nullable Grant become(@Nullable Grant next) {
        Grant before = current.getAndSet(next);
        if (before != null && (next == null || !before.sessionKey().equals(next.sessionKey()))) {
            forget.accept(before);
        }
        return before;
    }

    private void forget(@Nullable Grant over) {
        if (over != null) {
            forget.accept(over);
        }
    }

    private Grant signedIn() {
        Grant grant = current.get();
        if (grant == null) {
            throw new SignedOut(over.reason(), over.getMessage(), over.traceId());
        }
        return grant;
    }

    private boolean isDue(Grant grant) {
        return clock.millis() >= grant.renewFrom();
    }

    /** What is kept for another server is nothing to this one. */
    private Kept kept() {
        Kept kept = store.read()
                .map(this::parse)
                .filter(found -> found.origin().equals(origin))
                .orElseGet(() -> Kept.nothing(origin));
        leaving = !kept.leaving().isEmpty();
        settle(kept);
        return kept;
    }

    /** Counted by a clock that nobody sets from when it is seen here first; what was kept before is believed if it isn't of the future. */
    private void settle(Kept kept) {
        Settling known = latest;
        Grant grant = kept.grant();
        if (grant == null
                || kept.unsettledSince() == null
                || (known != null && known.refreshToken().equals(grant.refreshToken()))) {
            return;
        }
        long ago = clock.millis() - kept.unsettledSince();
        Duration left = ago < 0 ? settling : settling.minusMillis(Math.min(ago, settling.toMillis()));
        latest = new Settling(grant.refreshToken(), Deadline.in(left));
    }

    private Kept parse(String text) {
        try {
            return kept.readValue(text);
        } catch (JacksonException other) {
            return Kept.nothing(origin);
        }
    }

    private Kept write(Kept kept) {
        store.write(json.writeValueAsString(kept));
        leaving = !kept.leaving().isEmpty();
        return kept;
    }
}
