package dev.gatehouse.spring.http;

import static dev.gatehouse.spring.http.RunningApplication.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import dev.gatehouse.testkit.FaultProxy;
import dev.gatehouse.testkit.PostgresServer;
import dev.gatehouse.testkit.Together;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever befalls the database, callers are told in time, nothing is acknowledged that isn't there, and it passes. */
@Timeout(300)
class DatabaseFaultTest {

    /** Within which everything is answered. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** Within which everything works again. */
    private static final Duration RECOVERY = Duration.ofSeconds(10);

    private static final String EMAIL = "senior@example.com";

    /** More than there are connections: so the pool is exhausted as well. */
    private static final int CALLERS = 4;

    @TempDir
    static Path data;

    private static PostgresServer server;
    private static FaultProxy proxy;
    private static String url;
    private static RunningApplication app;

    @BeforeAll
    static void start() {
        server = PostgresServer.start();
        url = server.newDatabase();
        proxy = FaultProxy.to(server.port());
        app = RunningApplication.start(
                data, "gatehouse.database-url=" + proxy.through(url), "gatehouse.database-connections=2");
        app.addUser(EMAIL, "2020-01-31");
    }

    @AfterAll
    static void stop() {
        app.close();
        proxy.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void peer196EverythingThatNeedsTheDatabaseIsAnswered503AndWorksAgainAfterwards(DatabaseFault fault)
            throws Exception {
        Tokens renewed = app.signIn(EMAIL);
        Tokens revoked = app.signIn(EMAIL);
        String attempt = RandomId.next();

        try (AutoCloseable end = fault.begin(server, proxy, url)) {
            List<Supplier<HttpResponse<String>>> requests = List.of(
                    () -> app.signIn(EMAIL, RunningApplication.PASSWORD),
                    () -> app.renew(renewed.refresh(), attempt),
                    () -> app.delete("/api/permits/current", revoked.access()));
            Together.run(CALLERS * requests.size(), i -> refused(requests.get(i % requests.size())));
            assertThat(app.get("/greeting", renewed.access()).statusCode()).isEqualTo(200);
            assertThat(app.send(app.request("/.well-known/jwks.json").GET()).statusCode())
                    .isEqualTo(200);
        }

        awaitSignIn();
        Tokens successor = Tokens.of(app.renew(renewed.refresh(), attempt));
        assertThat(app.renew(successor.refresh(), RandomId.next()).statusCode()).isEqualTo(200);
        assertThat(app.renew(revoked.refresh(), RandomId.next()).statusCode()).isIn(200, 401);
        assertThat(app.delete("/api/permits/" + revoked.permitId(), successor.access())
                        .statusCode())
                .isEqualTo(204);
        assertThat(code(app.renew(revoked.refresh(), RandomId.next()))).isEqualTo("PermitRevoked");
        assertThat(code(app.get("/greeting", revoked.access()))).isEqualTo("TokenRevoked");
    }

    private static Duration refused(Supplier<HttpResponse<String>> request) {
        long start = System.nanoTime();
        HttpResponse<String> answer = request.get();
        Duration took = since(start);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(took).isLessThan(LIMIT);
        return took;
    }

    private static void awaitSignIn() {
        long start = System.nanoTime();
        while (app.signIn(EMAIL, RunningApplication.PASSWORD).statusCode() != 201) {
            assertThat(since(start)).isLessThan(RECOVERY);
        }
        assertThat(since(start)).isLessThan(RECOVERY);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
