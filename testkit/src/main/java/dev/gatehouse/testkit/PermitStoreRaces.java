package dev.gatehouse.testkit;

import static dev.gatehouse.model.RevokedReason.REFRESH_TOKEN_REUSED;
import static dev.gatehouse.model.RevokedReason.SIGNED_OUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.core.permit.PermitStore.RenewalDecision;
import dev.gatehouse.core.permit.PermitStore.RenewalDecision.Advanced;
import dev.gatehouse.core.permit.PermitStore.RenewalDecision.Copied;
import dev.gatehouse.core.permit.PermitStore.RenewalDecision.Repeated;
import dev.gatehouse.core.permit.PermitStore.RenewalDecision.Revoked;
import dev.gatehouse.model.Permit;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a store promises to many who ask at the same moment. */
abstract class PermitStoreRaces extends PermitStoreFixture {

    private static final int THREADS = 50;

    /** How often many renewals of one token are tried; the longer races run a quarter of that. */
    protected int rounds() {
        return 40;
    }

    @Test
    void manyRenewalsOfOneAttemptAreOneRenewal() {
        Permit permit = added("nimal");
        String current = FIRST;
        for (int round = 0; round < rounds(); round++) {
            current = renewedByAll(permit, current, "attempt " + round);
        }
        assertThat(found(permit).revokedAt()).isNull();
    }

    @Test
    void manyRenewalsWithoutAnAttemptInTheGraceAreOneRenewal() {
        Permit permit = added("nimal");
        String current = FIRST;
        for (int round = 0; round < rounds(); round++) {
            current = renewedByAll(permit, current, null);
        }
        assertThat(found(permit).revokedAt()).isNull();
    }

    private String renewedByAll(Permit permit, String current, @Nullable String attempt) {
        List<RenewalDecision> decisions = Together.run(THREADS, i -> renew(permit, current, attempt, START));
        assertThat(decisions).hasOnlyElementsOfTypes(Advanced.class, Repeated.class);
        assertThat(decisions).filteredOn(Advanced.class::isInstance).hasSize(1);
        return successor(current, attempt);
    }

    @Test
    void ofManyRenewalsWithAttemptsOfTheirOwnOneWinsAndThePermitIsRevoked() {
        for (int round = 0; round < rounds(); round++) {
            Permit permit = added("nimal");
            List<RenewalDecision> decisions = Together.run(THREADS, i -> renew(permit, FIRST, "attempt " + i, START));
            assertThat(decisions).hasOnlyElementsOfTypes(Advanced.class, Copied.class, Revoked.class);
            assertThat(decisions).filteredOn(Advanced.class::isInstance).hasSize(1);
            assertThat(decisions).filteredOn(Copied.class::isInstance).hasSize(1);
            assertThat(found(permit).revokedReason()).isEqualTo(REFRESH_TOKEN_REUSED);
        }
    }

    /** Whoever shows whatever token they can get hold of, with whatever attempt: no token is ever spent twice. */
    @Test
    void noTokenHasTwoSuccessorsHoweverManyTry() {
        for (int round = 0; round < rounds() / 4; round++) {
            Permit permit = added("nimal");
            Queue<String> handedOut = new ConcurrentLinkedQueue<>(List.of(FIRST));
            List<List<String>> spent = Together.run(THREADS, i -> spendWhateverIsThere(permit, handedOut));
            List<String> ledger = spent.stream().flatMap(List::stream).toList();
            assertThat(ledger).isNotEmpty().doesNotHaveDuplicates();
        }
    }

    private List<String> spendWhateverIsThere(Permit permit, Queue<String> handedOut) {
        return Stream.generate(() -> anyOf(handedOut))
                .limit(5)
                .filter(token -> spends(permit, token, handedOut))
                .toList();
    }

    private boolean spends(Permit permit, String token, Queue<String> handedOut) {
        String attempt = "attempt " + ThreadLocalRandom.current().nextInt(2);
        boolean advanced = renew(permit, token, attempt, START) instanceof Advanced;
        if (advanced) {
            handedOut.add(successor(token, attempt));
        }
        return advanced;
    }

    /** The newest most of the time, lest the first copy end every round at once. */
    private static String anyOf(Collection<String> tokens) {
        List<String> now = List.copyOf(tokens);
        boolean newest = ThreadLocalRandom.current().nextInt(50) > 0;
        return newest ? now.getLast() : now.get(ThreadLocalRandom.current().nextInt(now.size()));
    }

    @Test
    void onceARevocationIsAnsweredNothingOfThePermitIsRenewed() {
        for (int round = 0; round < rounds() / 4; round++) {
            Permit permit = added("nimal");
            assertNothingIsRenewedAfter(List.of(permit), () -> store().revoke(permit.id(), SIGNED_OUT, START));
        }
    }

    @Test
    void onceARevocationOfAllIsAnsweredNothingOfTheUsersIsRenewed() {
        for (int round = 0; round < rounds() / 4; round++) {
            String user = "user " + round;
            List<Permit> permits = Stream.generate(() -> added(user)).limit(5).toList();
            assertNothingIsRenewedAfter(permits, () -> store().revokeAllOf(user, SIGNED_OUT, START));
        }
    }

    private void assertNothingIsRenewedAfter(List<Permit> permits, Runnable revocation) {
        AtomicBoolean answered = new AtomicBoolean();
        List<Boolean> asPromised = Together.run(permits.size() + 1, i -> {
            if (i < permits.size()) {
                return isRenewedOnlyBefore(answered, permits.get(i));
            }
            revocation.run();
            answered.set(true);
            return true;
        });
        assertThat(asPromised).containsOnly(true);
        assertThat(permits)
                .extracting(this::found)
                .extracting(Permit::revokedReason)
                .containsOnly(SIGNED_OUT);
    }

    /** Renews until that is refused; whether no renewal that began after the answer went through. */
    private boolean isRenewedOnlyBefore(AtomicBoolean answered, Permit permit) {
        String current = FIRST;
        while (true) {
            boolean tooLate = answered.get();
            RenewalDecision decision = renew(permit, current, "attempt", START);
            if (!(decision instanceof Advanced)) {
                return decision instanceof Revoked;
            }
            if (tooLate) {
                return false;
            }
            current = successor(current, "attempt");
        }
    }

    @Test
    void revokingAllOfAUserLeavesNoneThatWasAddedBefore() {
        for (int round = 0; round < rounds() / 4; round++) {
            String user = "user " + round;
            AtomicBoolean begun = new AtomicBoolean();
            Queue<CutOff> made = new ConcurrentLinkedQueue<>();
            List<List<Permit>> addedBefore = Together.run(10, i -> {
                if (i < 9) {
                    return addedBefore(begun, user);
                }
                begun.set(true);
                made.addAll(store().revokeAllOf(user, SIGNED_OUT, START).cutOffs());
                return List.of();
            });
            Set<String> live = store().listLive(user, START, 1000, 0).stream()
                    .map(Permit::id)
                    .collect(Collectors.toSet());
            assertThat(made)
                    .extracting(CutOff::subject)
                    .doesNotHaveDuplicates()
                    .containsAll(addedBefore.stream()
                            .flatMap(List::stream)
                            .map(Permit::id)
                            .toList())
                    .noneMatch(live::contains);
        }
    }

    /** Adds some permits; those that stood before it was begun to revoke them. */
    private List<Permit> addedBefore(AtomicBoolean begun, String user) {
        return Stream.generate(() -> added(user))
                .limit(3)
                .filter(permit -> !begun.get())
                .toList();
    }
}
