package dev.gatehouse.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.gatehouse.client.SignIn.SecondFactorNeeded;
import dev.gatehouse.client.SignIn.SignedIn;
import dev.gatehouse.core.mail.OutboxWorker;
import dev.gatehouse.model.Problem;
import dev.gatehouse.testkit.AuthenticatorApp;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What people do about accounts, and second factors, with a real mail server. */
@Timeout(60)
final class RegistrationTest {

    private static final Pattern CODE = Pattern.compile("(?m)^([2-9A-HJKMNP-Z]{8})\\r?$");

    @TempDir
    private static Path data;

    private static GreenMail mails;
    private static TestServer server;

    private Backend backend;
    private String email;

    @BeforeAll
    static void start() {
        mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mails.start();
        server = TestServer.start(
                data,
                "spring.mail.host=127.0.0.1",
                "spring.mail.port=" + mails.getSmtp().getPort(),
                "gatehouse.mail.from=gatehouse@example.com");
    }

    @AfterAll
    static void stop() {
        server.close();
        mails.stop();
    }

    @BeforeEach
    void open() {
        email = "new-%s@example.com".formatted(System.nanoTime());
        backend = Backend.at(server.uri())
                .clock(server.clock)
                .language(Locale.ENGLISH)
                .build();
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void whoeverIsNewRegistersConfirmsAndSignsIn() {
        backend.registration().register(email, TestServer.PASSWORD, "Nimal", "Perera");
        assertThatThrownBy(() -> backend.signIn(email, TestServer.PASSWORD)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> backend.registration().confirm(email, "AAAAAAAA"))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("SecurityCodeRefused"));

        backend.registration().confirm(email, code(1));

        assertThat(backend.signIn(email, TestServer.PASSWORD)).isInstanceOf(SignedIn.class);
    }

    @Test
    void whatIsWrongWithAFieldIsToldAtIt() {
        assertThatThrownBy(() -> backend.registration().register(email, TestServer.PASSWORD, "", "Perera"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.fields())
                                .extracting(Problem.FieldError::field)
                                .containsExactly("firstName"));
    }

    @Test
    void whoeverForgotThePasswordSetsAnotherAndAllPermitsEnd() {
        server.addUser(email);
        backend.signIn(email, TestServer.PASSWORD);
        backend.registration().requestPasswordReset(email);

        backend.registration().resetPassword(email, code(1), "another horse, another staple");

        assertThatThrownBy(() -> backend.permits().list())
                .isInstanceOfSatisfying(
                        SignedOut.class, over -> assertThat(over.reason()).isEqualTo(SignedOut.Reason.REVOKED));
        assertThat(backend.signIn(email, "another horse, another staple")).isInstanceOf(SignedIn.class);
    }

    @Test
    void whoeverHasASecondFactorIsAskedForIt() {
        server.addUser(email);
        backend.signIn(email, TestServer.PASSWORD);
        JsonNode enrolled =
                backend.call(Call.post("api/factors/totp", Map.of())).body();
        AuthenticatorApp app = new AuthenticatorApp(enrolled.required("secret").asString());
        backend.call(Call.post("api/factors/totp/confirmation", Map.of("code", app.code(server.clock.instant()))));
        server.clock.advance(Duration.ofSeconds(30));

        SecondFactorNeeded needed = (SecondFactorNeeded) backend.signIn(email, TestServer.PASSWORD);
        assertThat(needed.factors()).contains("totp", "recoveryCode");
        assertThat(needed.expiresIn()).isPositive();
        assertThatThrownBy(() -> needed.answer("000000"))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("SecondFactorRefused"));

        assertThat(needed.answer(app.code(server.clock.instant()))).isInstanceOf(SignedIn.class);
        assertThat(backend.permits().list()).isNotEmpty();
    }

    /** That of the latest of so many e-mails. */
    private String code(int count) {
        while (received().length < count) {
            server.bean(OutboxWorker.class).run(() -> true);
        }
        Matcher found = CODE.matcher(GreenMailUtil.getBody(received()[count - 1]));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private MimeMessage[] received() {
        return Arrays.stream(mails.getReceivedMessages())
                .filter(mail -> to(mail).equals(email))
                .toArray(MimeMessage[]::new);
    }

    private static String to(MimeMessage mail) {
        try {
            return mail.getAllRecipients()[0].toString();
        } catch (MessagingException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
