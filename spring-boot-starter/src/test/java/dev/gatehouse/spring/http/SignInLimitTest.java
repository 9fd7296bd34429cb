package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.audit.AuditStore;
import dev.gatehouse.model.AuditRow;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody keeps the password hasher busy alone. */
class SignInLimitTest {

    private static final String EMAIL = "nimal@example.com";
    private static final String SIGN_IN =
            "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(EMAIL, RunningApplication.PASSWORD);

    @TempDir
    Path data;

    private RunningApplication app;

    @BeforeEach
    void start() {
        app = RunningApplication.start(
                data,
                "gatehouse.limits.address-burst=3",
                "gatehouse.limits.address-per-minute=6",
                "gatehouse.web.trusted-proxies=127.0.0.1,::1");
        app.addUser(EMAIL, "2020-01-01");
    }

    @AfterEach
    void stop() {
        app.close();
    }

    @Test
    void anAddressThatAsksTooOftenIsToldWhenToComeBack() {
        for (int i = 0; i < 3; i++) {
            assertThat(signInFrom("1.2.3.4").statusCode()).isEqualTo(201);
        }

        HttpResponse<String> refused = signInFrom("1.2.3.4");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("10");
        assertThat(refused.headers().firstValue("x-ms-error-code")).contains("TooManyRequests");
        assertThat(refused.body()).contains("\"code\":\"TooManyRequests\"");
        signInFrom("1.2.3.4");
        assertThat(app.bean(AuditStore.class).list(AuditStore.Query.ALL, 10, 0))
                .filteredOn(row -> row.type().equals("TOO_MANY_REQUESTS"))
                .singleElement()
                .satisfies(row -> assertThat(row.address()).isEqualTo("1.2.3.4"));
        assertThat(signInFrom("1.2.3.5").statusCode()).isEqualTo(201);
        app.clock.advance(Duration.ofSeconds(10));
        assertThat(signInFrom("1.2.3.4").statusCode()).isEqualTo(201);
    }

    @Test
    void renewalsAreNotCounted() {
        Tokens tokens = app.signIn(EMAIL);

        for (int i = 0; i < 6; i++) {
            HttpResponse<String> renewed = app.renew(tokens.refresh(), "attempt " + i);
            assertThat(renewed.statusCode()).isEqualTo(200);
            tokens = Tokens.of(renewed);
        }
    }

    @Test
    void whatATrustedProxySaysIsWrittenDown() {
        signInFrom("6.6.6.6, 1.2.3.4");

        assertThat(app.bean(AuditStore.class).list(AuditStore.Query.ALL, 100, 0))
                .extracting(AuditRow::address)
                .filteredOn(Objects::nonNull)
                .containsExactly("1.2.3.4");
    }

    private HttpResponse<String> signInFrom(String address) {
        return app.send(app.request("/api/permits")
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", address)
                .POST(BodyPublishers.ofString(SIGN_IN)));
    }
}
