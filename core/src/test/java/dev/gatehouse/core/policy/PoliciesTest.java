package dev.gatehouse.core.policy;

import static dev.gatehouse.core.policy.Requirements.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.policy.Outcome.Met;
import dev.gatehouse.core.policy.Outcome.Unmet;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoliciesTest {

    private final Policies policies = Policies.builder()
            .add("Admins", role("Admin"))
            .add("Traders", role("Trader"))
            .build();

    @Test
    void aPolicyIsFoundByItsName() {
        assertThat(policies.get("Admins")).isEqualTo(policies.find("Admins").orElseThrow());
        assertThat(policies.get("Admins").name()).isEqualTo("Admins");
    }

    @Test
    void anUnknownNameIsToldWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policies.get("admins"))
                .withMessage("there is no policy 'admins', only Authenticated, RecentSignIn, Admins, Traders");
        assertThat(policies.find("admins")).isEmpty();
    }

    @Test
    void thereIsAlwaysThePolicyOfEverySubject() {
        Policy authenticated = Policies.builder().build().get(Policies.AUTHENTICATED);

        assertThat(authenticated.check(TestSubjects.withoutClaims(), Instant.EPOCH))
                .isInstanceOf(Met.class);
    }

    @Test
    void thereIsAlwaysThePolicyOfARecentSignIn() {
        Policy recent = Policies.builder().build().get(Policies.RECENT_SIGN_IN);
        Subject subject = TestSubjects.with(Map.of("auth_time", 1_000L));

        assertThat(recent.check(subject, Instant.ofEpochSecond(1_299))).isInstanceOf(Met.class);
        assertThat(recent.check(subject, Instant.ofEpochSecond(1_300))).isInstanceOf(Unmet.class);
    }

    @Test
    void aPolicyFailsClosedWhereItIsAddedSo() {
        Policies some = Policies.builder()
                .add("Open", role("Admin"))
                .addFailClosed("Closed", role("Admin"))
                .build();

        assertThat(some.get("Open").failClosed()).isFalse();
        assertThat(some.get("Closed").failClosed()).isTrue();
    }

    @Test
    void aNameIsTakenOnce() {
        Policies.Builder builder = Policies.builder().add("Admins", role("Admin"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.add("Admins", role("Boss")))
                .withMessageContaining("'Admins'");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.addFailClosed("Admins", role("Boss")));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.add(Policies.AUTHENTICATED, role("Boss")));
    }

    @Test
    void aNameIsNotBlank() {
        assertThatIllegalArgumentException().isThrownBy(() -> Policies.builder().add("  ", role("Admin")));
    }

    @Test
    void whatIsBuiltDoesNotChange() {
        Policies.Builder builder = Policies.builder();
        Policies built = builder.build();
        builder.add("Admins", role("Admin"));

        assertThat(built.names()).containsExactly(Policies.AUTHENTICATED, Policies.RECENT_SIGN_IN);
    }
}
