package dev.gatehouse.core.policy;

import static dev.gatehouse.core.policy.Requirements.allOf;
import static dev.gatehouse.core.policy.Requirements.anyOf;
import static dev.gatehouse.core.policy.Requirements.authenticated;
import static dev.gatehouse.core.policy.Requirements.claimContains;
import static dev.gatehouse.core.policy.Requirements.claimEquals;
import static dev.gatehouse.core.policy.Requirements.factor;
import static dev.gatehouse.core.policy.Requirements.multipleFactors;
import static dev.gatehouse.core.policy.Requirements.named;
import static dev.gatehouse.core.policy.Requirements.not;
import static dev.gatehouse.core.policy.Requirements.recentSignIn;
import static dev.gatehouse.core.policy.Requirements.role;
import static dev.gatehouse.core.policy.TestSubjects.with;
import static dev.gatehouse.core.policy.TestSubjects.withoutClaims;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.policy.Outcome.Met;
import dev.gatehouse.core.policy.Outcome.Unmet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequirementsTest {

    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final Requirement YES = named("yes", subject -> true);
    private static final Requirement NO = named("no", subject -> false);

    @Test
    void everySubjectIsAuthenticated() {
        assertMet(authenticated(), withoutClaims());
    }

    @Test
    void aRoleIsMetByItsHolders() {
        assertMet(role("Admin"), with(Map.of("roles", List.of("Trader", "Admin"))));
    }

    @Test
    void aRoleIsComparedAsItIsWritten() {
        assertUnmet(role("Admin"), with(Map.of("roles", List.of("admin", "Admins", " Admin", "Admin User"))));
    }

    @Test
    void aRoleIsNotMetWithoutRoles() {
        assertUnmet(role("Admin"), withoutClaims());
        assertUnmet(role("Admin"), with(Map.of("roles", true)));
    }

    @Test
    void aListOfRolesInOneTextIsOneRole() {
        assertUnmet(role("Admin"), with(Map.of("roles", "Trader Admin")));
        assertUnmet(role("Admin"), with(Map.of("roles", "Trader,Admin")));
    }

    @Test
    void aSignInIsRecentUntilItsAgeIsReached() {
        Requirement recent = recentSignIn(Duration.ofMinutes(5));
        long signedIn = NOW.getEpochSecond() - 300;

        assertMet(recent, with(Map.of("auth_time", signedIn + 1)));
        assertUnmet(recent, with(Map.of("auth_time", signedIn)));
        assertMet(not(recent), with(Map.of("auth_time", signedIn)));
        assertUnmet(recent, withoutClaims());
        assertUnmet(recent, with(Map.of("auth_time", "" + NOW.getEpochSecond())));
        assertUnmet(recent, with(Map.of("auth_time", NOW.toEpochMilli() * 1000)));
        assertThatIllegalArgumentException().isThrownBy(() -> recentSignIn(Duration.ofMillis(999)));
    }

    @Test
    void aFactorIsOneThatWasShown() {
        assertMet(factor("otp"), with(Map.of("amr", List.of("mfa", "otp", "pwd"))));
        assertUnmet(factor("otp"), with(Map.of("amr", List.of("pwd"))));
        assertUnmet(factor("otp"), withoutClaims());
    }

    @Test
    void multipleFactorsAreMoreThanOne() {
        assertMet(multipleFactors(), with(Map.of("acr", "multiple-factors")));
        assertUnmet(multipleFactors(), with(Map.of("acr", "one-factor")));
        assertUnmet(multipleFactors(), withoutClaims());
    }

    @Test
    void aClaimEqualsTheSameText() {
        assertMet(claimEquals("country", "LK"), with(Map.of("country", "LK")));
    }

    @Test
    void aClaimDoesNotEqualAnotherTextOrType() {
        assertUnmet(claimEquals("country", "LK"), withoutClaims());
        assertUnmet(claimEquals("country", "LK"), with(Map.of("country", "lk")));
        assertUnmet(claimEquals("country", "LK"), with(Map.of("country", List.of("LK"))));
        assertUnmet(claimEquals("active", "true"), with(Map.of("active", true)));
    }

    @Test
    void aListContainsItsMembers() {
        assertMet(claimContains("desks", "London East"), with(Map.of("desks", List.of("Colombo", "London East"))));
    }

    @Test
    void aListMemberIsNotTakenApart() {
        assertUnmet(claimContains("desks", "London"), with(Map.of("desks", List.of("London East"))));
    }

    @Test
    void aSpaceDelimitedTextContainsItsWords() {
        assertMet(claimContains("scope", "api.access"), with(Map.of("scope", "api.access")));
        assertMet(claimContains("scope", "api.access"), with(Map.of("scope", "openid api.access  profile")));
    }

    @Test
    void aTextContainsNoPartOfAWord() {
        assertUnmet(claimContains("scope", "api.access"), with(Map.of("scope", "api.access.read")));
        assertUnmet(claimContains("scope", "api.access"), with(Map.of("scope", "API.ACCESS")));
        assertUnmet(claimContains("scope", "api.access"), with(Map.of("scope", "openid,api.access")));
        assertUnmet(claimContains("scope", "api.access"), with(Map.of("scope", "openid\tapi.access")));
        assertUnmet(claimContains("scope", "api.access"), withoutClaims());
    }

    @Test
    void aConditionWithANameIsMetWhereItHolds() {
        Requirement fromColombo = named(
                "an address in Colombo",
                subject ->
                        subject.claims().text("city").filter("Colombo"::equals).isPresent());

        assertMet(fromColombo, with(Map.of("city", "Colombo")));
        assertThat(fromColombo.check(withoutClaims(), NOW))
                .isEqualTo(new Unmet(
                        Description.of("named", "an address in Colombo"),
                        Description.reason("missing", Description.of("named", "an address in Colombo")),
                        null));
    }

    @Test
    void allOfIsMetWhereEachIs() {
        assertMet(allOf(YES), withoutClaims());
        assertMet(allOf(YES, YES), withoutClaims());
        assertUnmet(allOf(YES, NO), withoutClaims());
        assertUnmet(allOf(NO, NO), withoutClaims());
    }

    @Test
    void allOfNamesOnlyWhatIsUnmet() {
        Unmet unmet = (Unmet) allOf(YES, NO, authenticated()).check(withoutClaims(), NOW);

        assertThat(unmet.unmet()).isEqualTo(NO.description());
    }

    @Test
    void allOfNamesEverythingUnmet() {
        Unmet unmet = (Unmet) allOf(role("A"), YES, role("B"), role("C")).check(withoutClaims(), NOW);

        assertThat(unmet.unmet())
                .isEqualTo(Description.of(
                        "allOf",
                        Description.of("allOf", Description.of("role", "A"), Description.of("role", "B")),
                        Description.of("role", "C")));
    }

    @Test
    void anyOfIsMetWhereOneIs() {
        assertMet(anyOf(YES), withoutClaims());
        assertMet(anyOf(NO, YES), withoutClaims());
        assertMet(anyOf(YES, NO), withoutClaims());
        assertUnmet(anyOf(NO, NO), withoutClaims());
    }

    @Test
    void anyOfNamesEachWayIn() {
        Unmet unmet = (Unmet) anyOf(role("A"), role("B")).check(withoutClaims(), NOW);

        assertThat(unmet.unmet())
                .isEqualTo(Description.of("anyOf", Description.of("role", "A"), Description.of("role", "B")));
    }

    @Test
    void notIsMetWhereTheOtherIsNot() {
        assertMet(not(NO), withoutClaims());
        assertUnmet(not(YES), withoutClaims());
        assertThat(not(YES).description()).isEqualTo(Description.of("not", YES.description()));
    }

    @Test
    void notTurnsAllOfIntoAnyOf() {
        assertUnmet(not(allOf(YES, YES)), withoutClaims());
        assertMet(not(allOf(YES, NO)), withoutClaims());
        assertMet(not(allOf(NO, NO)), withoutClaims());
    }

    @Test
    void notTurnsAnyOfIntoAllOf() {
        assertUnmet(not(anyOf(YES, NO)), withoutClaims());
        assertUnmet(not(anyOf(YES, YES)), withoutClaims());
        assertMet(not(anyOf(NO, NO)), withoutClaims());
    }

    @Test
    void notTwiceIsTheRequirementItself() {
        for (Requirement requirement : List.of(YES, role("A"), allOf(YES, NO), anyOf(YES, NO))) {
            assertThat(not(not(requirement))).isEqualTo(requirement);
        }
    }

    @Test
    void aRequirementNeedsANameAndParts() {
        assertThatIllegalArgumentException().isThrownBy(() -> role(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> claimContains("scope", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> claimContains("", "api.access"));
        assertThatIllegalArgumentException().isThrownBy(() -> claimEquals("", "LK"));
        assertThatIllegalArgumentException().isThrownBy(() -> named("", subject -> true));
        assertThatIllegalArgumentException().isThrownBy(() -> allOf());
        assertThatIllegalArgumentException().isThrownBy(() -> anyOf());
    }

    @Test
    void whatDecidedIsToldOfEachPart() {
        Outcome outcome = allOf(YES, anyOf(NO, role("A"))).check(withoutClaims(), NOW);

        assertThat(outcome.requirement())
                .isEqualTo(allOf(YES, anyOf(NO, role("A"))).description());
        assertThat(outcome.parts()).hasExactlyElementsOfTypes(Met.class, Unmet.class);
        assertThat(outcome.parts().getLast().parts()).hasExactlyElementsOfTypes(Unmet.class, Unmet.class);
        assertThat(outcome.reason())
                .isEqualTo(Description.of(
                        "allOf",
                        Description.reason("missing", NO.description()),
                        Description.reason("missing", Description.of("role", "A"))));
        assertThat(not(YES).check(withoutClaims(), NOW).reason())
                .isEqualTo(Description.reason("there", YES.description()));
    }

    @Test
    void ofTheWaysInThoseAreToldThatAreOpen() {
        assertThat(anyOf(NO, YES, authenticated()).check(withoutClaims(), NOW).reason())
                .isEqualTo(Description.of(
                        "allOf",
                        Description.reason("there", YES.description()),
                        Description.reason("there", authenticated().description())));
    }

    @Test
    void aSignInIsToldByItsTime() {
        Subject subject = with(Map.of("auth_time", NOW.getEpochSecond() - 300));

        assertThat(recentSignIn(Duration.ofMinutes(5)).check(subject, NOW).reason())
                .isEqualTo(Description.reason("signedIn", NOW.minusSeconds(300)));
        assertThat(recentSignIn(Duration.ofMinutes(5))
                        .check(withoutClaims(), NOW)
                        .reason())
                .isEqualTo(Description.reason("noSignIn"));
    }

    private static void assertMet(Requirement requirement, Subject subject) {
        assertThat(requirement.check(subject, NOW)).isInstanceOf(Met.class);
    }

    private static void assertUnmet(Requirement requirement, Subject subject) {
        assertThat(requirement.check(subject, NOW)).isInstanceOf(Unmet.class);
    }
}
