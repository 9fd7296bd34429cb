package dev.gatehouse.testkit;

import static dev.gatehouse.model.RevokedReason.ACCOUNT_CHANGED;
import static dev.gatehouse.model.RevokedReason.ENDED_BY_MANAGER;
import static dev.gatehouse.model.RevokedReason.REFRESH_TOKEN_REUSED;
import static dev.gatehouse.model.RevokedReason.SIGNED_OUT;
import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.core.permit.PermitStore;
import dev.gatehouse.core.permit.PermitStore.RenewalDecision;
import dev.gatehouse.core.permit.PermitStore.RenewalDecision.Advanced;
import dev.gatehouse.core.permit.PermitStore.RenewalDecision.Copied;
import dev.gatehouse.core.permit.PermitStore.RenewalDecision.Expired;
import dev.gatehouse.core.permit.PermitStore.RenewalDecision.Outdated;
import dev.gatehouse.core.permit.PermitStore.RenewalDecision.Repeated;
import dev.gatehouse.core.permit.PermitStore.RenewalDecision.Revoked;
import dev.gatehouse.core.permit.PermitStore.RenewalDecision.Unknown;
import dev.gatehouse.model.Device;
import dev.gatehouse.model.Permit;
import dev.gatehouse.model.RevokedReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PermitStore} promises. Whoever writes one inherits it and says how an empty one is made; a test
 * class of JUnit then runs it.
 */
public abstract class PermitStoreContract extends PermitStoreRaces {

    @Test
    void anAddedPermitIsFoundAsItWasGiven() {
        Permit permit = added("nimal");
        assertThat(found(permit)).isEqualTo(permit);
    }

    @Test
    void aDeviceThatSaidNothingIsFoundAsOne() {
        Permit permit = permit("nimal", Device.UNKNOWN, START);
        store().add(permit, VERSION, FIRST, START.plus(ACCESS));
        assertThat(found(permit)).isEqualTo(permit);
    }

    @Test
    void aPermitThatWasNeverAddedIsNotFound() {
        added("nimal");
        assertThat(store().find("another")).isEmpty();
    }

    @Test
    void aPermitIsNeverReplacedByAnother() {
        Permit permit = added("nimal");
        assertThatThrownBy(() -> store().add(permit, VERSION, "other", START)).isInstanceOf(RuntimeException.class);
        assertThat(renew(permit, FIRST, "a", START)).isInstanceOf(Advanced.class);
    }

    @Test
    void theCurrentTokenMovesThePermitOn() {
        Permit permit = added("nimal");
        Instant later = START.plus(Duration.ofDays(3));
        assertThat(renew(permit, FIRST, "a", later)).isEqualTo(new Advanced(renewed(permit, later, later.plus(IDLE))));
        assertThat(found(permit)).isEqualTo(renewed(permit, later, later.plus(IDLE)));
    }

    @Test
    void everySuccessorMovesItOnInItsTurn() {
        Permit permit = added("nimal");
        String second = advanced(permit, FIRST, "a", START.plus(SECOND));
        String third = advanced(permit, second, null, START.plus(SECOND.multipliedBy(2)));
        advanced(permit, third, "a", START.plus(SECOND.multipliedBy(3)));
    }

    @Test
    void aRenewalOfOnePermitLeavesAnotherOfTheSameUserAlone() {
        Permit permit = added("nimal");
        Permit other = added("nimal");
        advanced(permit, FIRST, "a", START.plus(SECOND));
        assertThat(found(other)).isEqualTo(other);
        advanced(other, FIRST, "b", START.plus(SECOND));
    }

    @Test
    void noRenewalExtendsPastTheAbsoluteEnd() {
        Permit permit = added("nimal");
        String current = renewedToItsEnd(permit);
        assertThat(found(permit).expiresAt()).isEqualTo(permit.endsAt());
        assertThat(renew(permit, current, "a", permit.endsAt().minus(SECOND))).isInstanceOf(Advanced.class);
        assertThat(found(permit).expiresAt()).isEqualTo(permit.endsAt());
    }

    @Test
    void atItsAbsoluteEndAPermitHasExpired() {
        Permit permit = added("nimal");
        String current = renewedToItsEnd(permit);
        assertThat(renew(permit, current, "a", permit.endsAt())).isEqualTo(new Expired());
    }

    /** Renews as late as can be until that extends nothing any more; the current token. */
    private String renewedToItsEnd(Permit permit) {
        String current = FIRST;
        while (found(permit).expiresAt().isBefore(permit.endsAt())) {
            current = advanced(permit, current, "a", found(permit).expiresAt().minus(SECOND));
        }
        return current;
    }

    @Test
    void theSameAttemptIsAnsweredTheSameHoweverMuchLater() {
        Permit permit = added("nimal");
        advanced(permit, FIRST, "a", START);
        Permit renewed = found(permit);
        for (Instant later :
                List.of(START, START.plus(GRACE), renewed.expiresAt().minus(SECOND))) {
            assertThat(renew(permit, FIRST, "a", later)).isEqualTo(new Repeated(renewed));
        }
        assertThat(found(permit)).isEqualTo(renewed);
    }

    @Test
    void theSameAttemptIsNotAnsweredOnceThePermitHasExpired() {
        Permit permit = added("nimal");
        advanced(permit, FIRST, "a", START);
        assertThat(renew(permit, FIRST, "a", found(permit).expiresAt())).isEqualTo(new Expired());
    }

    @Test
    void afterARepetitionTheSuccessorStillMovesThePermitOn() {
        Permit permit = added("nimal");
        String second = advanced(permit, FIRST, "a", START);
        assertThat(renew(permit, FIRST, "a", START.plus(SECOND))).isInstanceOf(Repeated.class);
        advanced(permit, second, "b", START.plus(SECOND));
    }

    @Test
    void onceTheSuccessorWasUsedTheSameAttemptIsACopy() {
        Permit permit = added("nimal");
        String second = advanced(permit, FIRST, "a", START);
        advanced(permit, second, "b", START);
        assertCopied(permit, renew(permit, FIRST, "a", START));
    }

    @Test
    void anAttemptIsNotRepeatableWithTheNextToken() {
        Permit permit = added("nimal");
        String second = advanced(permit, FIRST, "a", START);
        String third = advanced(permit, second, "a", START);
        assertThat(renew(permit, second, "a", START)).isInstanceOf(Repeated.class);
        advanced(permit, third, "a", START);
    }

    @Test
    void withoutAnAttemptTheAnswerIsTheSameWithinTheGrace() {
        Permit permit = added("nimal");
        advanced(permit, FIRST, null, START);
        Permit renewed = found(permit);
        assertThat(renew(permit, FIRST, null, START)).isEqualTo(new Repeated(renewed));
        assertThat(renew(permit, FIRST, null, START.plus(GRACE).minus(SECOND))).isEqualTo(new Repeated(renewed));
    }

    @Test
    void whenTheGraceIsOverTheSpentTokenIsACopy() {
        Permit permit = added("nimal");
        advanced(permit, FIRST, null, START);
        assertCopied(permit, renew(permit, FIRST, null, START.plus(GRACE)));
    }

    @Test
    void aRepetitionDoesNotProlongTheGrace() {
        Permit permit = added("nimal");
        advanced(permit, FIRST, null, START);
        renew(permit, FIRST, null, START.plus(GRACE).minus(SECOND));
        assertCopied(permit, renew(permit, FIRST, null, START.plus(GRACE)));
    }

    @Test
    void withoutAnyGraceTheSpentTokenIsACopyAtOnce() {
        Permit permit = added("nimal");
        assertThat(renewWithoutGrace(permit, FIRST, START)).isInstanceOf(Advanced.class);
        assertCopied(permit, renewWithoutGrace(permit, FIRST, START));
    }

    @Test
    void onceTheSuccessorWasUsedTheGraceIsOver() {
        Permit permit = added("nimal");
        String second = advanced(permit, FIRST, null, START);
        advanced(permit, second, null, START);
        assertCopied(permit, renew(permit, FIRST, null, START));
    }

    @Test
    void anotherAttemptWithASpentTokenIsACopy() {
        Permit permit = added("nimal");
        advanced(permit, FIRST, "a", START);
        assertCopied(permit, renew(permit, FIRST, "b", START));
    }

    @Test
    void noAttemptWhereOneWasMadeIsACopyEvenWithinTheGrace() {
        Permit permit = added("nimal");
        advanced(permit, FIRST, "a", START);
        assertCopied(permit, renew(permit, FIRST, null, START));
    }

    @Test
    void anAttemptWhereNoneWasMadeIsACopyEvenWithinTheGrace() {
        Permit permit = added("nimal");
        advanced(permit, FIRST, null, START);
        assertCopied(permit, renew(permit, FIRST, "a", START));
    }

    @Test
    void aTokenSpentLongAgoIsACopy() {
        Permit permit = added("nimal");
        String second = advanced(permit, FIRST, "a", START);
        String third = advanced(permit, second, "b", START);
        advanced(permit, third, "c", START);
        assertCopied(permit, renew(permit, FIRST, "a", START));
    }

    /** Successors are made from attempts, but a store must not rely on it. */
    @Test
    void anotherAttemptIsACopyEvenWithTheSameSuccessor() {
        for (List<@Nullable String> attempts : List.of(asList("a", "b"), asList("a", null), asList(null, "b"))) {
            Permit permit = added("nimal");
            renewTo(permit, FIRST, "next", attempts.getFirst());
            assertThat(renewTo(permit, FIRST, "next", attempts.getLast())).isInstanceOf(Copied.class);
        }
    }

    @Test
    void aSuccessorThatIsNotTheCurrentOneIsNeverAnswered() {
        Permit permit = added("nimal");
        renewTo(permit, FIRST, "next", "a");
        assertCopied(permit, renewTo(permit, FIRST, "another", "a"));
    }

    @Test
    void aTokenNeverHandedOutIsACopyEvenWithTheAttemptAndTheSuccessor() {
        Permit permit = added("nimal");
        renewTo(permit, FIRST, "next", "a");
        assertCopied(permit, renewTo(permit, "made up", "next", "a"));
    }

    @Test
    void afterACopyNothingOfThePermitWorks() {
        Permit permit = added("nimal");
        String second = advanced(permit, FIRST, "a", START);
        assertCopied(permit, renew(permit, FIRST, "b", START));
        assertThat(renew(permit, second, "c", START)).isEqualTo(new Revoked());
        assertThat(renew(permit, FIRST, "a", START)).isEqualTo(new Revoked());
        assertThat(renew(permit, FIRST, "b", START)).isEqualTo(new Revoked());
    }

    @Test
    void aCopyCutsOffTheLastAccessTokenOfThePermit() {
        Permit permit = added("nimal");
        Instant accessUntil = START.plus(Duration.ofHours(1));
        renew(permit, FIRST, "a", START, accessUntil);
        Copied copied = (Copied) renew(permit, FIRST, "b", START.plus(SECOND));
        assertThat(copied.cutOff()).isEqualTo(cutOff(permit, accessUntil));
        assertThat(store().cutOffs(START)).containsExactly(copied.cutOff());
    }

    @Test
    void aPermitIsRenewedUpToItsExpiry() {
        Permit permit = added("nimal");
        assertThat(renew(permit, FIRST, "a", permit.expiresAt().minus(SECOND))).isInstanceOf(Advanced.class);
    }

    @Test
    void anExpiredPermitIsToldAsSuchAndLeftAlone() {
        Permit permit = added("nimal");
        assertThat(renew(permit, FIRST, "a", permit.expiresAt())).isEqualTo(new Expired());
        assertThat(found(permit)).isEqualTo(permit);
        assertThat(renew(permit, FIRST, "a", permit.expiresAt().minus(SECOND))).isInstanceOf(Advanced.class);
    }

    @Test
    void aSpentTokenOfAnExpiredPermitIsNoCopyAnyMore() {
        Permit permit = added("nimal");
        advanced(permit, FIRST, "a", START);
        Permit renewed = found(permit);
        assertThat(renew(permit, FIRST, "b", renewed.expiresAt())).isEqualTo(new Expired());
        assertThat(found(permit)).isEqualTo(renewed);
        assertThat(store().cutOffs(START)).isEmpty();
    }

    @Test
    void anUnknownPermitIsToldAsSuch() {
        Permit permit = permit("nimal", DEVICE, START);
        assertThat(renew(permit, FIRST, "a", START)).isEqualTo(new Unknown());
    }

    @Test
    void aRevokedPermitIsNeverRenewedAgain() {
        Permit permit = added("nimal");
        String second = advanced(permit, FIRST, "a", START);
        store().revoke(permit.id(), SIGNED_OUT, START.plus(SECOND));
        assertThat(renew(permit, second, "b", START.plus(SECOND))).isEqualTo(new Revoked());
        assertThat(renew(permit, FIRST, "a", START.plus(SECOND))).isEqualTo(new Revoked());
        assertThat(renew(permit, second, "b", permit.endsAt())).isEqualTo(new Revoked());
    }

    @Test
    void aRevokedPermitSaysWhenAndWhy() {
        Permit permit = added("nimal");
        store().revoke(permit.id(), ENDED_BY_MANAGER, START.plus(SECOND));
        assertThat(found(permit)).isEqualTo(revoked(permit, START.plus(SECOND), ENDED_BY_MANAGER));
    }

    @Test
    void aPermitIsRevokedOnce() {
        Permit permit = added("nimal");
        CutOff cutOff = cutOff(permit, START.plus(ACCESS));
        assertThat(store().revoke(permit.id(), SIGNED_OUT, START).cutOffs()).contains(cutOff);
        assertThat(store().revoke(permit.id(), ENDED_BY_MANAGER, START.plus(SECOND))
                        .cutOffs())
                .contains(cutOff);
        assertThat(found(permit)).isEqualTo(revoked(permit, START, SIGNED_OUT));
        assertThat(store().cutOffs(START)).containsExactly(cutOff);
    }

    @Test
    void whoIsRefusedForACopyCanStillAskForTheCutOff() {
        Permit permit = added("nimal");
        advanced(permit, FIRST, "a", START);
        Copied copied = (Copied) renew(permit, FIRST, "b", START);
        assertThat(store().revoke(permit.id(), SIGNED_OUT, START).cutOffs()).contains(copied.cutOff());
        assertThat(store().revokeAllOf("nimal", SIGNED_OUT, START).cutOffs()).containsExactly(copied.cutOff());
    }

    @Test
    void aPermitOfTheVersionFromWhichOnTheyHoldIsRenewedAndOneOfTheVersionBeforeIsRevoked() {
        Permit permit = added("nimal");
        assertThat(renewFrom(VERSION, permit, FIRST, "a")).isInstanceOf(Advanced.class);
        RenewalDecision decision = renewFrom(VERSION + 1, permit, successor(FIRST, "a"), "b");
        assertThat(decision).isEqualTo(new Outdated(found(permit), cutOff(permit, START.plus(ACCESS))));
        assertThat(found(permit).revokedReason()).isEqualTo(ACCOUNT_CHANGED);
        assertThat(store().cutOffs(START)).containsExactly(cutOff(permit, START.plus(ACCESS)));
        assertThat(renewFrom(VERSION, permit, successor(FIRST, "a"), "b")).isEqualTo(new Revoked());
    }

    @Test
    void aPermitOfAnEarlierVersionIsNotAnsweredAgainEither() {
        Permit permit = added("nimal");
        advanced(permit, FIRST, "a", START);
        assertThat(renewFrom(VERSION + 1, permit, FIRST, "a")).isInstanceOf(Outdated.class);
    }

    @Test
    void anExpiredPermitOfAnEarlierVersionHasExpired() {
        Permit permit = permit("nimal", DEVICE, START.minus(IDLE));
        store().add(permit, VERSION, FIRST, START);
        assertThat(renewFrom(VERSION + 1, permit, FIRST, "a")).isEqualTo(new Expired());
        assertThat(found(permit)).isEqualTo(permit);
    }

    @Test
    void aPermitThatWasNeverAddedIsNotRevoked() {
        assertThat(store().revoke("another", SIGNED_OUT, START).cutOffs()).isEmpty();
        assertThat(store().cutOffs(START)).isEmpty();
    }

    /** Its last access token may outlive it. */
    @Test
    void anExpiredPermitCanBeRevoked() {
        Permit permit = added("nimal");
        assertThat(store().revoke(permit.id(), SIGNED_OUT, permit.expiresAt()).cutOffs())
                .isNotEmpty();
        assertThat(found(permit).revokedReason()).isEqualTo(SIGNED_OUT);
    }

    @Test
    void aCutOffLastsAsLongAsTheFirstAccessToken() {
        Permit permit = added("nimal");
        assertThat(store().revoke(permit.id(), SIGNED_OUT, START).cutOffs())
                .contains(cutOff(permit, START.plus(ACCESS)));
    }

    @Test
    void aCutOffLastsAsLongAsTheAccessTokenOfARenewal() {
        Permit permit = added("nimal");
        advanced(permit, FIRST, "a", START.plus(SECOND));
        assertThat(store().revoke(permit.id(), SIGNED_OUT, START.plus(SECOND)).cutOffs())
                .contains(cutOff(permit, START.plus(SECOND).plus(ACCESS)));
    }

    @Test
    void aCutOffLastsAsLongAsTheAccessTokenOfARepetition() {
        Permit permit = added("nimal");
        advanced(permit, FIRST, "a", START);
        renew(permit, FIRST, "a", START.plus(SECOND));
        assertThat(store().revoke(permit.id(), SIGNED_OUT, START.plus(SECOND)).cutOffs())
                .contains(cutOff(permit, START.plus(SECOND).plus(ACCESS)));
    }

    @Test
    void aCutOffIsNotShortenedWhenAccessTokensBecomeShorter() {
        Permit permit = added("nimal");
        Instant longest = START.plus(Duration.ofHours(1));
        renew(permit, FIRST, "a", START, longest);
        renew(permit, FIRST, "a", START, START.plus(SECOND));
        renew(permit, successor(FIRST, "a"), "b", START, START.plus(SECOND));
        assertThat(store().revoke(permit.id(), SIGNED_OUT, START).cutOffs()).contains(cutOff(permit, longest));
    }

    @Test
    void cutOffsAreListedUntilTheyAreForgotten() {
        Permit permit = added("nimal");
        store().revoke(permit.id(), SIGNED_OUT, START);
        Instant forgetAt = START.plus(ACCESS);
        assertThat(store().cutOffs(START)).containsExactly(cutOff(permit, forgetAt));
        assertThat(store().cutOffs(forgetAt.minus(SECOND))).containsExactly(cutOff(permit, forgetAt));
        assertThat(store().cutOffs(forgetAt)).isEmpty();
    }

    @Test
    void aLaterCutOffLeavesThoseInForceAlone() {
        Permit permit = added("nimal");
        Permit other = added("nimal");
        store().revoke(permit.id(), SIGNED_OUT, START);
        store().revoke(other.id(), SIGNED_OUT, START.plus(ACCESS).minus(SECOND));
        assertThat(store().cutOffs(START.plus(ACCESS).minus(SECOND)))
                .containsExactlyInAnyOrder(cutOff(permit, START.plus(ACCESS)), cutOff(other, START.plus(ACCESS)));
    }

    @Test
    void revokingAllOfAUserRevokesNobodyElses() {
        Permit first = added("nimal");
        Permit second = added("nimal");
        Permit other = added("kumari");
        assertThat(store().revokeAllOf("nimal", ENDED_BY_MANAGER, START).cutOffs())
                .containsExactlyInAnyOrder(cutOff(first, START.plus(ACCESS)), cutOff(second, START.plus(ACCESS)));
        assertThat(found(first)).isEqualTo(revoked(first, START, ENDED_BY_MANAGER));
        assertThat(found(second)).isEqualTo(revoked(second, START, ENDED_BY_MANAGER));
        assertThat(found(other)).isEqualTo(other);
        assertThat(store().cutOffs(START)).hasSize(2);
    }

    @Test
    void revokingAllOfAUserLeavesThoseRevokedBeforeAsTheyWere() {
        Permit before = added("nimal");
        Permit live = added("nimal");
        store().revoke(before.id(), SIGNED_OUT, START);
        assertThat(store().revokeAllOf("nimal", ENDED_BY_MANAGER, START.plus(SECOND))
                        .cutOffs())
                .containsExactlyInAnyOrder(cutOff(before, START.plus(ACCESS)), cutOff(live, START.plus(ACCESS)));
        assertThat(found(before)).isEqualTo(revoked(before, START, SIGNED_OUT));
        assertThat(store().cutOffs(START)).hasSize(2);
    }

    @Test
    void revokingAllOfAUserTellsNoCutOffThatNoAccessTokenCanMeet() {
        Permit before = added("nimal");
        store().revoke(before.id(), SIGNED_OUT, START);
        Instant forgetAt = START.plus(ACCESS);
        assertThat(store().revokeAllOf("nimal", ENDED_BY_MANAGER, forgetAt.minus(SECOND))
                        .cutOffs())
                .hasSize(1);
        assertThat(store().revokeAllOf("nimal", ENDED_BY_MANAGER, forgetAt).cutOffs())
                .isEmpty();
    }

    @Test
    void revokingAllOfAUserLeavesThoseAloneThatAreOverWithAllTheirAccessTokens() {
        Permit over = added("nimal");
        Permit accessible = added("nimal");
        renew(accessible, FIRST, "a", START, accessible.expiresAt().plus(SECOND));
        assertThat(store().revokeAllOf("nimal", ENDED_BY_MANAGER, over.expiresAt())
                        .cutOffs())
                .containsExactly(cutOff(accessible, accessible.expiresAt().plus(SECOND)));
        assertThat(found(over)).isEqualTo(over);
        assertThat(found(accessible).revokedReason()).isEqualTo(ENDED_BY_MANAGER);
    }

    @Test
    void aUserWithoutPermitsHasNoneToRevoke() {
        added("nimal");
        assertThat(store().revokeAllOf("kumari", SIGNED_OUT, START).cutOffs()).isEmpty();
    }

    @Test
    void livePermitsAreListedNewestFirst() {
        List<Permit> added = IntStream.of(3, 1, 4, 2, 6, 5)
                .mapToObj(seconds -> added(seconds % 2 == 0 ? "even" : "odd", START.plusSeconds(seconds)))
                .toList();
        List<Permit> newestFirst = added.stream()
                .sorted(Comparator.comparing(Permit::issuedAt).reversed())
                .toList();
        assertThat(store().listLive(null, START, 10, 0)).isEqualTo(newestFirst);
        assertThat(store().listLive("odd", START, 10, 0))
                .isEqualTo(newestFirst.stream()
                        .filter(permit -> permit.userId().equals("odd"))
                        .toList());
        assertThat(store().listLive("nobody", START, 10, 0)).isEmpty();
    }

    @Test
    void aListShowsPermitsAsTheyNowStand() {
        Permit permit = added("nimal");
        advanced(permit, FIRST, "a", START.plus(SECOND));
        assertThat(store().listLive("nimal", START.plus(SECOND), 10, 0)).containsExactly(found(permit));
    }

    @Test
    void whatIsNotLiveIsNotListed() {
        Permit revoked = added("nimal");
        Permit live = added("nimal");
        store().revoke(revoked.id(), SIGNED_OUT, START);
        assertThat(store().listLive("nimal", live.expiresAt().minus(SECOND), 10, 0))
                .containsExactly(live);
        assertThat(store().listLive("nimal", live.expiresAt(), 10, 0)).isEmpty();
        assertThat(store().listLive(null, live.expiresAt(), 10, 0)).isEmpty();
    }

    @Test
    void pagesOfAListMissNothingAndRepeatNothing() {
        List<Permit> all = Stream.generate(() -> added("nimal")).limit(5).toList();
        List<Permit> paged = IntStream.of(0, 2, 4)
                .mapToObj(skip -> store().listLive("nimal", START, 2, skip))
                .flatMap(List::stream)
                .toList();
        assertThat(paged).containsExactlyInAnyOrderElementsOf(all);
        assertThat(store().listLive("nimal", START, 2, 4)).hasSize(1);
        assertThat(store().listLive("nimal", START, 2, 5)).isEmpty();
    }

    private void assertCopied(Permit permit, RenewalDecision decision) {
        assertThat(decision).isInstanceOf(Copied.class);
        Copied copied = (Copied) decision;
        assertThat(copied.permit()).isEqualTo(found(permit));
        assertThat(copied.permit().revokedReason()).isEqualTo(REFRESH_TOKEN_REUSED);
        assertThat(copied.permit().revokedAt()).isNotNull();
        assertThat(store().cutOffs(START)).containsExactly(copied.cutOff());
    }

    private static Permit renewed(Permit permit, Instant at, Instant expiresAt) {
        return new Permit(
                permit.id(),
                permit.userId(),
                permit.device(),
                permit.issuedAt(),
                at,
                expiresAt,
                permit.endsAt(),
                null,
                null,
                permit.authentication());
    }

    private static Permit revoked(Permit permit, Instant at, RevokedReason reason) {
        return new Permit(
                permit.id(),
                permit.userId(),
                permit.device(),
                permit.issuedAt(),
                permit.renewedAt(),
                permit.expiresAt(),
                permit.endsAt(),
                at,
                reason,
                permit.authentication());
    }
}
