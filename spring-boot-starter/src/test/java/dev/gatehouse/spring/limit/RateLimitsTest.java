package dev.gatehouse.spring.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.Together;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class RateLimitsTest {

    private final MovableClock clock = new MovableClock();
    private final RateLimits limits = limits(3, 6, 2, 60);

    @Test
    void anAddressMayAskSoOftenAtOnceAndThenWaits() {
        assertThat(taken("1.2.3.4", 5)).isEqualTo(3);

        clock.advance(Duration.ofSeconds(10).minusMillis(1));
        assertThat(taken("1.2.3.4", 1)).isZero();
        clock.advance(Duration.ofMillis(1));
        assertThat(taken("1.2.3.4", 2)).isEqualTo(1);
    }

    @Test
    void nobodyWaitsForAnother() {
        assertThat(taken("1.2.3.4", 5)).isEqualTo(3);
        assertThat(taken("1.2.3.5", 5)).isEqualTo(3);
    }

    @Test
    void anIpv6NetworkIsOneAddress() {
        assertThat(taken("2001:db8:1:2::1", 2)).isEqualTo(2);
        assertThat(taken("2001:db8:1:2:ffff::9", 2)).isEqualTo(1);
        assertThat(taken("2001:db8:1:3::1", 2)).isEqualTo(2);
        assertThat(taken("::ffff:1.2.3.4", 2)).isEqualTo(2);
        assertThat(taken("1.2.3.4", 2)).isEqualTo(1);
    }

    @Test
    void whoIsRefusedIsToldWhenToComeBack() {
        taken("1.2.3.4", 3);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> limits.count(from("1.2.3.4")))
                .matches(problem -> problem.code() == ProblemCode.TOO_MANY_REQUESTS);
    }

    @Test
    void mailsAreCountedByTheAddressTheyGoTo() {
        limits.countMail("zo\u00eb@viewer.example");
        limits.countMail(" Zoe\u0308@Viewer.example ");
        limits.countMail("sunethra@viewer.example");

        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> limits.countMail("zo\u00eb@viewer.example"));
        clock.advance(Duration.ofMinutes(1));
        limits.countMail("zo\u00eb@viewer.example");
    }

    @Test
    void zeroIsNoLimit() {
        RateLimits none = limits(0, 1, 0, 1);

        for (int i = 0; i < 10_000; i++) {
            none.count(from("1.2.3.4"));
            none.countMail("nimal@viewer.example");
        }
    }

    @Test
    void ofManyAtOnceNoMorePass() {
        List<Integer> taken = Together.run(16, who -> taken("1.2.3.4", 10));

        assertThat(taken.stream().mapToInt(Integer::intValue).sum()).isEqualTo(3);
    }

    private RateLimits limits(int addressBurst, int addressPerMinute, int accountBurst, int accountPerHour) {
        return new RateLimits(
                new ClientAddresses(List.of()),
                new LimitOptions(addressBurst, addressPerMinute, accountBurst, accountPerHour),
                clock);
    }

    private int taken(String address, int times) {
        int taken = 0;
        for (int i = 0; i < times; i++) {
            taken += isTaken(address) ? 1 : 0;
        }
        return taken;
    }

    private boolean isTaken(String address) {
        try {
            limits.count(from(address));
            return true;
        } catch (ProblemException refused) {
            return false;
        }
    }

    private static MockHttpServletRequest from(String address) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(address);
        return request;
    }
}
