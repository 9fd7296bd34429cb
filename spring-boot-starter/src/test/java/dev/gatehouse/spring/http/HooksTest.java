package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.audit.AuditEvent;
import dev.gatehouse.core.audit.AuditStore;
import dev.gatehouse.core.audit.AuditStore.Query;
import dev.gatehouse.core.mail.Mail;
import dev.gatehouse.core.mail.MailSender;
import dev.gatehouse.core.mail.OutboxWorker;
import dev.gatehouse.core.permit.PermitReader;
import dev.gatehouse.core.permit.Reading;
import dev.gatehouse.core.signin.ClaimsContributor;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.user.User;
import dev.gatehouse.model.AuditRow;
import dev.gatehouse.model.AuditType;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

/** What an application declares, it is asked and told. */
class HooksTest {

    private static final String EMAIL = "user@example.com";

    @TempDir
    Path data;

    @Test
    void anApplicationHearsOfEventsOnceTheyAreDurableAndItsFailuresUndoNothing() {
        try (RunningApplication app = RunningApplication.startWith(Hooks.class, data)) {
            User user = app.addUser(EMAIL, "2020-01-31");
            Tokens tokens = app.signIn(EMAIL);
            app.signIn(EMAIL, "not the password");
            assertThat(app.delete("/api/permits/current", tokens.access()).statusCode())
                    .isEqualTo(204);

            Hooks hooks = app.bean(Hooks.class);
            assertThat(hooks.heard)
                    .extracting(AuditEvent::type)
                    .containsExactly(
                            AuditType.USER_CREATED,
                            AuditType.SIGNED_IN,
                            AuditType.SIGN_IN_REFUSED,
                            AuditType.PERMIT_REVOKED);
            assertThat(hooks.heard)
                    .allSatisfy(event -> assertThat(event.subject()).isEqualTo(user.id()));
            assertThat(hooks.heard.getLast().actor()).isEqualTo(user.id());
            assertThat(hooks.rowsThen).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void peer024AnApplicationsOwnSenderGetsTheWholeEmail() {
        try (RunningApplication app = RunningApplication.startWith(Hooks.class, data)) {
            assertThat(app.post(
                                    "/api/users",
                                    "{\"email\":\"new@example.com\",\"password\":\"" + RunningApplication.PASSWORD
                                            + "\",\"firstName\":\"A\",\"lastName\":\"B\"}")
                            .statusCode())
                    .isEqualTo(202);

            app.bean(OutboxWorker.class).run(() -> true);

            assertThat(app.bean(Hooks.class).sent).singleElement().satisfies(mail -> {
                assertThat(mail.to()).isEqualTo("new@example.com");
                assertThat(mail.subject()).contains("confirm");
                assertThat(mail.text()).contains("15 minutes");
                assertThat(mail.html()).contains("15 minutes");
            });
        }
    }

    @Test
    void contributedClaimsAreInEveryAccessTokenAndReplaceNoneOfOurs() {
        try (RunningApplication app = RunningApplication.startWith(Hooks.class, data)) {
            User user = app.addUser(EMAIL, "2020-01-31");
            Tokens tokens = app.signIn(EMAIL);
            for (String token : List.of(
                    tokens.access(), Tokens.of(app.renew(tokens.refresh())).access())) {
                Reading.Valid reading =
                        (Reading.Valid) app.bean(PermitReader.class).read(token);
                Map<String, Object> claims = reading.subject().claims().asMap();
                assertThat(claims)
                        .containsEntry("department", "shares of " + user.firstName())
                        .containsEntry("floor", "second")
                        .containsEntry("email", EMAIL)
                        .containsEntry("joined", "2020-01-31");
                assertThat(reading.subject().userId()).isEqualTo(user.id());
            }
        }
    }

    @Test
    void endpointsThatAreSwitchedOffAreNotThere() {
        try (RunningApplication app = RunningApplication.start(
                data,
                "gatehouse.web.endpoints.keys=false",
                "gatehouse.web.endpoints.jwks=false",
                "gatehouse.web.endpoints.factors=false",
                "gatehouse.passkeys.rp-id=example.com",
                "gatehouse.passkeys.origins=https://example.com",
                "gatehouse.web.endpoints.audit=false",
                "gatehouse.web.endpoints.policies=false")) {
            app.addUser(EMAIL, "2020-01-31", "Admin");
            String token = app.signIn(EMAIL).access();
            for (String path : List.of(
                    "/api/keys",
                    "/.well-known/jwks.json",
                    "/api/audit",
                    "/api/factors",
                    "/api/factors/passkeys",
                    "/api/policies",
                    "/api/policies/Admins/explain")) {
                assertThat(app.get(path, token).statusCode()).as(path).isEqualTo(404);
            }
            assertThat(app.get("/api/permits", token).statusCode()).isEqualTo(200);
        }
        try (RunningApplication app = RunningApplication.start(data, "gatehouse.web.endpoints.permits=false")) {
            assertThat(app.signIn(EMAIL, RunningApplication.PASSWORD).statusCode())
                    .isEqualTo(404);
            assertThat(app.send(app.request("/.well-known/jwks.json").GET()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void whereTheClaimsWouldMakeATokenTooLongNothingIsWritten() {
        try (RunningApplication app = RunningApplication.startWith(Wordy.class, data)) {
            User user = app.addUser(EMAIL, "2020-01-31");

            assertThat(app.signIn(EMAIL, RunningApplication.PASSWORD).statusCode())
                    .isEqualTo(500);

            assertThat(app.bean(SignInManager.class).listLive(user.id(), 10, 0)).isEmpty();
            assertThat(app.bean(AuditStore.class).list(Query.ALL, 100, 0))
                    .extracting(AuditRow::type)
                    .doesNotContain(AuditType.SIGNED_IN.name());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Wordy {

        @Bean
        ClaimsContributor story() {
            return user -> Map.of("story", "long ".repeat(1_300));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Hooks {

        final List<AuditEvent> heard = new CopyOnWriteArrayList<>();
        final List<Integer> rowsThen = new CopyOnWriteArrayList<>();
        final List<Mail> sent = new CopyOnWriteArrayList<>();
        private final AuditStore store;

        Hooks(@Lazy AuditStore store) {
            this.store = store;
        }

        @EventListener
        void on(AuditEvent event) {
            heard.add(event);
            rowsThen.add((int) store.list(Query.ALL, 100, 0).stream()
                    .filter(row -> !row.type().equals(AuditType.KEY_ROTATED.name()))
                    .count());
            throw new IllegalStateException("a listener that can't cope");
        }

        @Bean
        MailSender sender() {
            return sent::add;
        }

        @Bean
        @Order(1)
        ClaimsContributor departments() {
            return user -> Map.of(
                    "department",
                    "shares of " + user.firstName(),
                    "floor",
                    "first",
                    "email",
                    "forged",
                    "sub",
                    "forged");
        }

        @Bean
        @Order(2)
        ClaimsContributor floors() {
            return user -> Map.of("floor", "second", "iss", "forged", "roles", List.of("Admin"));
        }
    }
}
