package dev.gatehouse.spring.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ClientAddressesTest {

    private static final String PROXY = "10.1.0.7";

    private final ClientAddresses behindProxies = new ClientAddresses(List.of("10.1.0.0/16", "fd00::/8"));

    @Test
    void whoAsksDirectlyIsNotBelieved() {
        assertThat(new ClientAddresses(List.of()).of(request(PROXY, "1.2.3.4"))).isEqualTo(PROXY);
        assertThat(behindProxies.of(request("8.8.8.8", "1.2.3.4"))).isEqualTo("8.8.8.8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1.2.3.4; 1.2.3.4",
                "6.6.6.6, 1.2.3.4; 1.2.3.4",
                "6.6.6.6, 1.2.3.4, 10.1.9.9; 1.2.3.4",
                "6.6.6.6,1.2.3.4 , fd00::1; 1.2.3.4",
                "2001:db8::5; 2001:db8::5",
                "1.2.3.4:51234; 1.2.3.4",
                "[2001:db8::5]:443; 2001:db8::5",
                "[2001:db8::5]; 2001:db8::5",
                "10.1.9.9; 10.1.9.9",
                "10.2.0.1; 10.2.0.1"
            })
    void ofWhatProxiesSayTheNearestIsTakenThatIsNoneOfThem(String forwardedFor, String client) {
        assertThat(behindProxies.of(request(PROXY, forwardedFor))).isEqualTo(client);
    }

    @Test
    void severalHeadersAreOneList() {
        MockHttpServletRequest request = request(PROXY, "6.6.6.6");
        request.addHeader("X-Forwarded-For", "1.2.3.4");

        assertThat(behindProxies.of(request)).isEqualTo("1.2.3.4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unknown",
                "localhost",
                "999.1.1.1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.4:",
                "1.2.3:80",
                "[1.2.3",
                "[a]:1",
                "::g",
                "a:b",
                "%"
            })
    void whatIsNoAddressEndsTheWay(String forwardedFor) {
        assertThat(behindProxies.of(request(PROXY, forwardedFor))).isEqualTo(PROXY);
        assertThat(behindProxies.of(request(PROXY, "6.6.6.6, " + forwardedFor))).isEqualTo(PROXY);
    }

    @Test
    void aProxyIsAnAddressOrANetwork() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ClientAddresses(List.of("10.1.0.0/99")));
        assertThatIllegalArgumentException().isThrownBy(() -> new ClientAddresses(List.of("the proxy")));
    }

    private static MockHttpServletRequest request(String from, String forwardedFor) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(from);
        request.addHeader("X-Forwarded-For", forwardedFor);
        return request;
    }
}
