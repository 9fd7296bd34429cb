package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.core.permit.PermitStore;
import dev.gatehouse.core.permit.PermitStore.RenewalDecision;
import dev.gatehouse.core.permit.PermitStore.RenewalDecision.Advanced;
import dev.gatehouse.core.permit.PermitStore.RenewalDecision.Repeated;
import dev.gatehouse.core.permit.PermitStore.RenewalRequest;
import dev.gatehouse.model.Authentication;
import dev.gatehouse.model.Device;
import dev.gatehouse.model.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Permits of a known shape, and short words for asking a store to renew them. */
abstract class PermitStoreFixture {

    static final Instant START = Instant.parse("2026-03-01T10:00:00.123Z");
    static final Duration ACCESS = Duration.ofMinutes(5);
    static final Duration IDLE = Duration.ofDays(14);
    static final Duration ABSOLUTE = Duration.ofDays(90);
    static final Duration GRACE = Duration.ofSeconds(10);
    static final Duration SECOND = Duration.ofSeconds(1);

    /** The version of every user. */
    static final long VERSION = 4;

    /** The hash of every permit's first identity. */
    static final String FIRST = "first";

    static final Device DEVICE =
            new Device("නිමල්ගේ \"phone\"", "P 7", "Maker & Sons", "Android", "phone", "7.1", "2.0.3", "1.0");

    /** The store under test; empty when a test begins. */
    protected abstract PermitStore store();

    /** A permit of {@code userId} that was added at {@link #START}. */
    Permit added(String userId) {
        return added(userId, START);
    }

    Permit added(String userId, Instant issuedAt) {
        Permit permit = permit(userId, DEVICE, issuedAt);
        store().add(permit, VERSION, FIRST, issuedAt.plus(ACCESS));
        return permit;
    }

    static Permit permit(String userId, Device device, Instant issuedAt) {
        return new Permit(
                RandomId.next(),
                userId,
                device,
                issuedAt,
                issuedAt,
                issuedAt.plus(IDLE),
                issuedAt.plus(ABSOLUTE),
                null,
                null,
                new Authentication(issuedAt.minusMillis(1), List.of("mfa", "otp", "pwd")));
    }

    RenewalDecision renew(Permit permit, String presented, @Nullable String attempt, Instant now) {
        return renew(permit, presented, attempt, now, now.plus(ACCESS));
    }

    RenewalDecision renew(Permit permit, String presented, @Nullable String attempt, Instant now, Instant accessUntil) {
        return store().renew(request(permit, presented, attempt, now, accessUntil, GRACE));
    }

    RenewalDecision renewWithoutGrace(Permit permit, String presented, Instant now) {
        return store().renew(request(permit, presented, null, now, now.plus(ACCESS), Duration.ZERO));
    }

    private static RenewalRequest request(
            Permit permit,
            String presented,
            @Nullable String attempt,
            Instant now,
            Instant accessUntil,
            Duration grace) {
        return new RenewalRequest(
                permit.id(), presented, successor(presented, attempt), attempt, now, IDLE, grace, accessUntil, VERSION);
    }

    /** Asks at {@link #START} for a successor that need not be the one {@link #successor} tells. */
    RenewalDecision renewTo(Permit permit, String presented, String successor, @Nullable String attempt) {
        return store().renew(new RenewalRequest(
                permit.id(), presented, successor, attempt, START, IDLE, GRACE, START.plus(ACCESS), VERSION));
    }

    /** Asks at {@link #START}, when the permits of its user hold from that version on. */
    RenewalDecision renewFrom(long permitsFrom, Permit permit, String presented, String attempt) {
        return store().renew(new RenewalRequest(
                permit.id(),
                presented,
                successor(presented, attempt),
                attempt,
                START,
                IDLE,
                GRACE,
                START.plus(ACCESS),
                permitsFrom));
    }

    /** What follows an identity for an attempt: like the real thing, always the same. */
    static String successor(String presented, @Nullable String attempt) {
        return presented + ">" + (attempt == null ? "" : attempt);
    }

    /** Advances {@code permit} and answers the new current identity. */
    String advanced(Permit permit, String presented, @Nullable String attempt, Instant now) {
        assertThat(renew(permit, presented, attempt, now)).isInstanceOf(Advanced.class);
        return successor(presented, attempt);
    }

    Permit found(Permit permit) {
        return store().find(permit.id()).orElseThrow();
    }

    Permit permitOf(RenewalDecision decision) {
        return switch (decision) {
            case Advanced(Permit permit) -> permit;
            case Repeated(Permit permit) -> permit;
            default -> throw new AssertionError("not renewed, but " + decision);
        };
    }

    static CutOff cutOff(Permit permit, Instant forgetAt) {
        return CutOff.ofPermit(permit.id(), forgetAt);
    }
}
