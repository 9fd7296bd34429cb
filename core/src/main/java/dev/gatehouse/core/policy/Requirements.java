package dev.gatehouse.core.policy;

import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.core.claims.Subject;
import java.time.Duration;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** The usual requirements. */
public final class Requirements {

    private Requirements() {}

    /** Met by whoever shows a valid access token. */
    public static Requirement authenticated() {
        return new Condition(Description.of("authenticated"), subject -> true);
    }

    /** Met by holders of a role. */
    public static Requirement role(String name) {
        return new Condition(
                Description.of("role", requireText(name)),
                subject -> subject.claims().texts(Claims.ROLES).contains(name));
    }

    /** Met where the claim is the text {@code value}, in the same case. */
    public static Requirement claimEquals(String claim, String value) {
        return new Condition(
                Description.of("claimEquals", requireText(claim), value),
                subject -> subject.claims().text(claim).filter(value::equals).isPresent());
    }

    /**
     * Met where the claim is a list with the member {@code value}, or a text that has it among its space-delimited words, as
     * {@code scope} does (RFC 6749 §3.3). Case counts.
     */
    public static Requirement claimContains(String claim, String value) {
        return new Condition(
                Description.of("claimContains", requireText(claim), requireText(value)),
                subject -> members(subject.claims(), claim).contains(value));
    }

    /**
     * Met from the day on which {@code period} since the date in the claim is over, by the calendar in UTC: a year since
     * 2025-11-22 is over on 2026-11-22, not a day earlier. Where the month reached has no such day it is over on the first
     * of the next: a year since 2024-02-29 on 2025-03-01. Neither this nor its {@linkplain Requirement#negated opposite} is
     * met where the claim is missing, isn't an ISO 8601 date ({@code 2019-03-01}), or is in the future.
     *
     * @param period a positive one
     */
    public static Requirement minimumPeriodSince(String dateClaim, Period period) {
        return new MinimumPeriod(requireText(dateClaim), period);
    }

    /**
     * Met until {@code maxAge} has passed since the user last showed who they are; a renewal doesn't count as that. Whoever
     * is refused signs in again.
     *
     * @param maxAge a second or more
     */
    public static Requirement recentSignIn(Duration maxAge) {
        return new RecentSignIn(maxAge);
    }

    /**
     * Met where the user showed that factor when they signed in.
     *
     * @param method as the claim {@code amr} has it (RFC 8176): {@code pwd}, {@code otp}, …
     */
    public static Requirement factor(String method) {
        return new Condition(
                Description.of("factor", requireText(method)),
                subject -> subject.claims().texts(Claims.AMR).contains(method));
    }

    /** Met where the user showed more than one factor when they signed in. */
    public static Requirement multipleFactors() {
        return new Condition(
                Description.of("multipleFactors"),
                subject -> subject.claims()
                        .text(Claims.ACR)
                        .filter(Claims.MULTIPLE_FACTORS::equals)
                        .isPresent());
    }

    /** Met where each of {@code parts} is. */
    public static Requirement allOf(Requirement... parts) {
        return new AllOf(listOf(parts));
    }

    /** Met where at least one of {@code parts} is. */
    public static Requirement anyOf(Requirement... parts) {
        return new AnyOf(listOf(parts));
    }

    /** The {@linkplain Requirement#negated opposite}. */
    public static Requirement not(Requirement requirement) {
        return requirement.negated();
    }

    /**
     * Met where {@code condition} holds.
     *
     * @param name what is asked for, as the refused one reads it, e.g. {@code "an address in Sri Lanka"}
     * @param condition quick, without I/O
     */
    public static Requirement named(String name, Predicate<Subject> condition) {
        return new Condition(Description.of("named", requireText(name)), condition);
    }

    private static List<String> members(Claims claims, String name) {
        return claims.text(name).map(text -> Arrays.asList(text.split(" ", -1))).orElseGet(() -> claims.texts(name));
    }

    private static String requireText(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the name of a role, claim or requirement must not be blank");
        }
        return text;
    }

    private static List<Requirement> listOf(Requirement... parts) {
        if (parts.length == 0) {
            throw new IllegalArgumentException("needs at least one requirement");
        }
        return List.of(parts);
    }
}
