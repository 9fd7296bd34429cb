package dev.gatehouse.spring.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.permit.Reading;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.core.policy.Requirements;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Policies on a node that has not heard of the others. */
class FailClosedTest {

    private final TestPermits permits = new TestPermits();
    private final PolicyGuard guard = new PolicyGuard(
            Policies.builder()
                    .add("Open", Requirements.role("Admin"))
                    .addFailClosed("Closed", Requirements.role("Admin"))
                    .build(),
            permits.cutOffs,
            permits.clock);
    private final Subject admin = subject(permits.ofRole("Admin"));
    private final Subject nobody = subject(permits.of(Map.of()));

    @Test
    void whatFailsClosedIsRefusedFromFiveSecondsOnAndNotSooner() {
        permits.cutOffs.currentAsOf(TestPermits.NOW.minusSeconds(5));
        guard.require("Closed", admin);
        assertThat(guard.isMet("Closed", admin)).isTrue();

        permits.cutOffs.currentAsOf(TestPermits.NOW.minusSeconds(5).minusMillis(1));
        assertUnknown(() -> guard.require("Closed", admin));
        assertUnknown(() -> guard.isMet("Closed", admin));
        assertThat(ProblemCode.REVOCATIONS_UNKNOWN.status()).isEqualTo(503);
    }

    @Test
    void whatDoesNotFailClosedIsAnsweredAllTheSame() {
        permits.cutOffs.currentAsOf(TestPermits.NOW.minusSeconds(3600));
        guard.require("Open", admin);
        assertThat(guard.isMet("Open", admin)).isTrue();
    }

    @Test
    void whoDoesNotMeetItIsToldSo() {
        permits.cutOffs.currentAsOf(TestPermits.NOW.minusSeconds(3600));
        assertThat(guard.isMet("Closed", nobody)).isFalse();
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> guard.require("Closed", nobody))
                .extracting(ProblemException::code)
                .isEqualTo(ProblemCode.POLICY_NOT_MET);
    }

    private static void assertUnknown(Runnable question) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(question::run)
                .extracting(ProblemException::code)
                .isEqualTo(ProblemCode.REVOCATIONS_UNKNOWN);
    }

    private Subject subject(String token) {
        return ((Reading.Valid) permits.reader.read(token)).subject();
    }
}
