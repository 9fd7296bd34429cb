package dev.gatehouse.spring.http;

import static dev.gatehouse.spring.http.RunningApplication.PASSWORD;
import static dev.gatehouse.spring.http.RunningApplication.code;
import static dev.gatehouse.spring.http.RunningApplication.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.core.audit.AuditStore;
import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.permit.KeyEncryption;
import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.model.AuditRow;
import dev.gatehouse.model.Permit;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import dev.gatehouse.testkit.AuthenticatorApp;
import dev.gatehouse.testkit.Together;
import dev.gatehouse.testkit.TokenMaker;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the tests of our peers hold them to, over HTTP. Each test begins with the numbers of the behaviours it shows; docs/peer-behaviours.md
 * has those that are otherwise here.
 */
class PeerBehavioursTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String OTHER_PASSWORD = "another battery, another staple";
    private static final String WRONG = "not the password";

    @TempDir
    private static Path data;

    private static Mailbox mailbox;
    private static RunningApplication app;

    /** Where permits live ten seconds unless renewed and 25 at most, and nobody is ever locked. */
    private static RunningApplication brief;

    @BeforeAll
    static void start() {
        mailbox = Mailbox.open();
        app = RunningApplication.start(data.resolve("usual"), mailbox.settings());
        app.addUser("admin@example.com", "2010-01-31", "Admin");
        brief = RunningApplication.start(
                data.resolve("brief"),
                "gatehouse.permit.access-lifetime=5s",
                "gatehouse.permit.refresh-lifetime=10s",
                "gatehouse.permit.absolute-lifetime=25s",
                "gatehouse.permit.grace=20s",
                "gatehouse.lockout.max-failures=0");
    }

    @AfterAll
    static void stop() {
        brief.close();
        app.close();
        mailbox.close();
    }

    @Nested
    class Accounts {

        @Test
        void peer001ARegistrationIsAnsweredWithoutABody() {
            HttpResponse<String> answer = register(newEmail());

            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.body()).isEmpty();
        }

        @Test
        void peer002ARegistrationWithoutAnAddressIsRefused() {
            HttpResponse<String> answer =
                    post("/api/users", Map.of("password", PASSWORD, "firstName", "A", "lastName", "B"));

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(fields(answer)).containsExactly("email");
        }

        @Test
        void peer003ARegistrationWithWhatIsNoAddressSaysSoAndNothingElse() {
            HttpResponse<String> answer = register("no address");

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
            assertThat(fields(answer)).containsExactly("email");
        }

        @Test
        void peer021And022AnUnconfirmedAccountSignsInOnceItsCodeFromOneEmailIsShown() {
            String email = newEmail();
            register(email);
            assertThat(code(app.signIn(email, PASSWORD))).isEqualTo("SignInRefused");
            String securityCode = mailbox.code(app, email, 1);

            assertThat(confirm(email, "AAAAAAAA").statusCode()).isEqualTo(400);
            assertThat(app.signIn(email, PASSWORD).statusCode()).isEqualTo(401);
            assertThat(confirm(email, securityCode).statusCode()).isEqualTo(204);

            assertThat(app.signIn(email, PASSWORD).statusCode()).isEqualTo(201);
            assertThat(mailbox.to(email)).hasSize(1);
            User user = app.bean(UserManager.class).findByEmail(email).orElseThrow();
            assertThat(events(user)).filteredOn("SIGNED_IN"::equals).hasSize(1);
        }

        @Test
        void peer033AnAddressChangesOnceBothAreConfirmedAndItsUserStaysTheSame() {
            User user = user();
            String newEmail = newEmail();
            Tokens tokens = app.signIn(user.email());
            assertThat(as(tokens, "POST", "/api/users/me/email-change", Map.of("email", newEmail))
                            .statusCode())
                    .isEqualTo(202);
            String ofOld = mailbox.code(app, user.email(), 1);
            String ofNew = mailbox.code(app, newEmail, 1);

            assertThat(app.signIn(newEmail, PASSWORD).statusCode()).isEqualTo(401);
            Tokens renewed = Tokens.of(app.renew(tokens.refresh(), "before"));
            assertThat(claims(renewed.access())).containsEntry("email", user.email());
            assertThat(as(
                                    renewed,
                                    "POST",
                                    "/api/users/me/email-change/confirmation",
                                    Map.of("code", ofOld, "newCode", ofNew))
                            .statusCode())
                    .isEqualTo(204);

            assertThat(code(app.renew(renewed.refresh(), "after"))).isEqualTo("PermitRevoked");
            assertThat(claims(app.signIn(newEmail).access()))
                    .containsEntry("sub", user.id())
                    .containsEntry("email", newEmail);
            assertThat(claims(tokens.access())).containsEntry("sub", user.id());
        }

        @Test
        void peer035ANewPasswordNeedsTheOldOneWhichThenOpensNothing() {
            User user = user();
            Tokens tokens = app.signIn(user.email());
            assertThat(changePassword(tokens, WRONG).statusCode()).isEqualTo(400);
            assertThat(as(tokens, "PUT", "/api/users/me/password", Map.of("newPassword", OTHER_PASSWORD))
                            .statusCode())
                    .isEqualTo(400);

            assertThat(changePassword(tokens, PASSWORD).statusCode()).isEqualTo(204);

            assertThat(app.signIn(user.email(), PASSWORD).statusCode()).isEqualTo(401);
            assertThat(app.signIn(user.email(), OTHER_PASSWORD).statusCode()).isEqualTo(201);
        }

        private HttpResponse<String> register(String email) {
            return post(
                    "/api/users", Map.of("email", email, "password", PASSWORD, "firstName", "Ruwan", "lastName", "B"));
        }

        private HttpResponse<String> confirm(String email, String securityCode) {
            return post("/api/users/confirmation", Map.of("email", email, "code", securityCode));
        }

        private HttpResponse<String> changePassword(Tokens tokens, String password) {
            return as(
                    tokens,
                    "PUT",
                    "/api/users/me/password",
                    Map.of("password", password, "newPassword", OTHER_PASSWORD));
        }

        private List<String> fields(HttpResponse<String> answer) {
            return json(answer)
                    .required("errors")
                    .valueStream()
                    .map(error -> error.required("field").asString())
                    .toList();
        }
    }

    @Nested
    class SigningIn {

        @Test
        void peer005And006AnUnknownUserAndAWrongPasswordAreAnsweredTheSame() {
            HttpResponse<String> unknown = app.signIn(newEmail(), PASSWORD);
            HttpResponse<String> wrong = app.signIn(user().email(), WRONG);

            assertThat(unknown.statusCode()).isEqualTo(wrong.statusCode()).isEqualTo(401);
            assertThat(withoutTrace(unknown)).isEqualTo(withoutTrace(wrong));
        }

        @Test
        void peer007ASignInAnswersABearerTokenThatOpensTheDoorAndNoCookie() {
            HttpResponse<String> answer = app.signIn(user().email(), PASSWORD);

            assertThat(json(answer).required("tokenType").asString()).isEqualTo("Bearer");
            assertThat(json(answer).required("expiresIn").asInt()).isEqualTo(300);
            assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
            assertThat(opens(Tokens.of(answer))).isTrue();
        }

        @Test
        void peer020WhereLockOutIsOffAnyNumberOfWrongPasswordsLocksNobody() {
            User user = brief.addUser(newEmail(), "2020-01-31");
            IntStream.range(0, 30)
                    .forEach(
                            time -> assertThat(brief.signIn(user.email(), WRONG).statusCode())
                                    .isEqualTo(401));

            assertThat(brief.signIn(user.email(), PASSWORD).statusCode()).isEqualTo(201);
        }

        @Test
        void peer092SignInsAtTheSameMomentLoseNoPermit() {
            User user = user();

            List<Tokens> granted = Together.run(8, number -> app.signIn(user.email()));

            assertThat(livePermits(granted.getFirst()))
                    .containsExactlyInAnyOrderElementsOf(
                            granted.stream().map(Tokens::permitId).toList());
        }
    }

    @Nested
    class SecondFactors {

        @Test
        void peer027AnEnabledUsersOldTokenStaysDead() {
            User user = user();
            Tokens before = app.signIn(user.email());
            Tokens tokens = app.signIn(user.email());
            AuthenticatorApp secret = enrolled(tokens);
            assertThat(confirmed(tokens, "000000").statusCode()).isEqualTo(400);
            assertThat(opens(before)).isTrue();

            assertThat(confirmed(tokens, secret.code(app.clock.instant())).statusCode())
                    .isEqualTo(200);

            assertThat(opens(tokens)).isTrue();
            isDead(before);
            assertThat(code(app.signIn(user.email(), PASSWORD))).isEqualTo("SecondFactorRequired");
            assertThat(signIn(user, nextCode(secret)).statusCode()).isEqualTo(201);
            isDead(before);
        }

        @Test
        void peer028OfTenRecoveryCodesEachSignsInOnceAndTheFactorCanBeRemoved() {
            User user = user();
            Tokens tokens = app.signIn(user.email());
            AuthenticatorApp secret = enrolled(tokens);
            List<String> codes = json(confirmed(tokens, secret.code(app.clock.instant())))
                    .required("recoveryCodes")
                    .valueStream()
                    .map(JsonNode::asString)
                    .toList();
            assertThat(codes).hasSize(10);

            HttpResponse<String> recovered = signIn(user, codes.getFirst());
            assertThat(recovered.statusCode()).isEqualTo(201);
            assertThat(signIn(user, codes.getFirst()).statusCode()).isEqualTo(401);
            assertThat(app.delete("/api/factors/totp", Tokens.of(recovered).access())
                            .statusCode())
                    .isEqualTo(204);

            assertThat(app.signIn(user.email(), PASSWORD).statusCode()).isEqualTo(201);
        }

        @Test
        void peer029ANewSecretServesNothingUntilItIsConfirmedAndTheOldOneNothingAfterwards() {
            User user = user();
            AuthenticatorApp old = withFactor(user);
            Tokens tokens = Tokens.of(signIn(user, nextCode(old)));
            AuthenticatorApp next = enrolled(tokens);

            assertThat(signIn(user, nextCode(next)).statusCode()).isEqualTo(401);
            assertThat(signIn(user, nextCode(old)).statusCode()).isEqualTo(201);
            assertThat(confirmed(tokens, nextCode(next)).statusCode()).isEqualTo(200);

            assertThat(signIn(user, nextCode(old)).statusCode()).isEqualTo(401);
            assertThat(signIn(user, nextCode(next)).statusCode()).isEqualTo(201);
        }

        private AuthenticatorApp withFactor(User user) {
            Tokens tokens = app.signIn(user.email());
            AuthenticatorApp secret = enrolled(tokens);
            assertThat(confirmed(tokens, secret.code(app.clock.instant())).statusCode())
                    .isEqualTo(200);
            return secret;
        }

        private AuthenticatorApp enrolled(Tokens tokens) {
            return new AuthenticatorApp(json(as(tokens, "POST", "/api/factors/totp", Map.of()))
                    .required("secret")
                    .asString());
        }

        private HttpResponse<String> confirmed(Tokens tokens, String totp) {
            return as(tokens, "POST", "/api/factors/totp/confirmation", Map.of("code", totp));
        }

        private String nextCode(AuthenticatorApp secret) {
            app.clock.advance(Duration.ofSeconds(30));
            return secret.code(app.clock.instant());
        }

        private HttpResponse<String> signIn(User user, String secondFactor) {
            return post(
                    "/api/permits", Map.of("email", user.email(), "password", PASSWORD, "secondFactor", secondFactor));
        }
    }

    @Nested
    class Renewing {

        @Test
        void peer014And189ARenewalAnswersANewPairThatWorks() {
            Tokens first = app.signIn(user().email());

            Tokens second = Tokens.of(app.renew(first.refresh(), "one"));

            assertThat(second.refresh()).isNotEqualTo(first.refresh());
            assertThat(opens(second)).isTrue();
            assertThat(app.renew(second.refresh(), "two").statusCode()).isEqualTo(200);
        }

        @Test
        void peer018ARenewedTokenCarriesTheNameOfToday() {
            User user = user();
            Tokens tokens = app.signIn(user.email());
            assertThat(patch(app.signIn(user.email()), user, "{\"firstName\":\"Kumari\"}")
                            .statusCode())
                    .isEqualTo(200);

            assertThat(claims(Tokens.of(app.renew(tokens.refresh(), "one")).access()))
                    .containsEntry("given_name", "Kumari");
        }

        @Test
        void peer037ARenewalWithoutATokenIsMalformed() {
            for (String body : List.of("{}", "{\"refreshToken\":null}", "{\"refreshToken\":\"\"}")) {
                assertThat(app.post("/api/permits/renewal", body).statusCode()).isEqualTo(400);
            }
        }

        @Test
        void peer038And116WhatIsNoTokenRenewsNothing() {
            for (String garbage : List.of("x", "a.b.c", "ey".repeat(200), "' or 1=1", ".")) {
                HttpResponse<String> answer = app.renew(garbage);
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(code(answer)).isEqualTo("RefreshTokenInvalid");
            }
        }

        @Test
        void peer039ARefreshTokenSaysNothingButWhichPermitItProves() {
            assertThat(claims(app.signIn("admin@example.com").refresh()).keySet())
                    .containsExactlyInAnyOrder("sub", "sid", "jti", "iat", "exp");
        }

        @Test
        void peer040ARenewalKeepsThePermitAndItsUserAndGivesBothTokensNewIdentities() {
            User user = user();
            Tokens first = app.signIn(user.email());
            HttpResponse<String> answer = app.renew(first.refresh(), "one");
            Tokens second = Tokens.of(answer);

            assertThat(second.permitId()).isEqualTo(first.permitId());
            assertThat(claims(second.access()))
                    .containsEntry("sid", first.permitId())
                    .containsEntry("sub", user.id());
            assertThat(claims(second.access()).get("jti"))
                    .isNotEqualTo(claims(first.access()).get("jti"));
            assertThat(claims(second.refresh()).get("jti"))
                    .isNotEqualTo(claims(first.refresh()).get("jti"));
            assertThat(json(answer).required("expiresIn").asInt()).isEqualTo(300);
            assertThat(json(answer).required("refreshExpiresIn").asInt()).isEqualTo(14 * 24 * 3600);
        }

        @Test
        void peer043AnAccessTokenRenewsNothing() {
            assertThat(code(app.renew(app.signIn(user().email()).access()))).isEqualTo("RefreshTokenInvalid");
        }

        @Test
        void peer057ADisabledUsersTokenRenewsNothingAlsoOnceTheUserIsEnabledAgain() {
            User user = user();
            Tokens tokens = app.signIn(user.email());
            Tokens admin = app.signIn("admin@example.com");
            assertThat(patch(admin, user, "{\"disabled\":true}").statusCode()).isEqualTo(200);
            assertThat(withoutTokens(app.renew(tokens.refresh()))).isEqualTo("PermitRevoked");

            assertThat(patch(admin, user, "{\"disabled\":false}").statusCode()).isEqualTo(200);

            isDead(tokens);
            assertThat(app.signIn(user.email(), PASSWORD).statusCode()).isEqualTo(201);
        }

        @Test
        void peer058ADeletedUsersTokenRenewsNothing() {
            User user = user();
            Tokens tokens = app.signIn(user.email());
            app.bean(SignInManager.class).delete(user);

            assertThat(withoutTokens(app.renew(tokens.refresh()))).isEqualTo("PermitRevoked");
        }

        @Test
        void peer070And195ASpentTokenShownAgainKillsTheNewestToo() {
            Tokens first = app.signIn(user().email());
            Tokens second = Tokens.of(app.renew(first.refresh(), "one"));

            assertThat(code(app.renew(first.refresh(), "another"))).isEqualTo("PermitRevoked");

            isDead(second);
        }

        @Test
        void peer077OfFiveAtOnceWhoEachMadeUpAnAttemptOneAtMostIsRenewed() {
            Tokens tokens = app.signIn(user().email());

            List<HttpResponse<String>> answers =
                    Together.run(5, number -> app.renew(tokens.refresh(), "attempt " + number));

            assertThat(answers).extracting(HttpResponse::statusCode).containsOnlyOnce(200);
            assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 401);
            answers.stream()
                    .filter(answer -> answer.statusCode() == 200)
                    .map(Tokens::of)
                    .forEach(PeerBehavioursTest::isDead);
        }

        @Test
        void peer101ThePermitRemembersTheOneTokenBeforeAndItsAttempt() {
            Tokens first = app.signIn(user().email());
            Tokens second = Tokens.of(app.renew(first.refresh(), "one"));

            assertThat(Tokens.of(app.renew(first.refresh(), "one")).refresh()).isEqualTo(second.refresh());
        }

        @Test
        void peer106ATokenOfTwoGenerationsAgoIsACopyWhateverItsAttempt() {
            Tokens first = app.signIn(user().email());
            Tokens second = Tokens.of(app.renew(first.refresh(), "one"));
            Tokens third = Tokens.of(app.renew(second.refresh(), "two"));

            assertThat(code(app.renew(first.refresh(), "one"))).isEqualTo("PermitRevoked");
            isDead(third);
        }

        @Test
        void peer109And115AccessTokensOfEarlierRenewalsOpenTheDoorUntilTheyExpire() {
            Tokens first = app.signIn(user().email());
            Tokens second = Tokens.of(app.renew(first.refresh(), "one"));
            Tokens third = Tokens.of(app.renew(second.refresh(), "two"));

            assertThat(opens(first)).isTrue();
            assertThat(opens(second)).isTrue();
            assertThat(opens(third)).isTrue();
        }

        @Test
        void peer110ATokenThatIsShownAgainOnceItsSuccessorOpenedADoorIsACopy() {
            Tokens first = app.signIn(user().email());
            Tokens second = Tokens.of(app.renew(first.refresh(), "one"));
            assertThat(opens(second)).isTrue();

            assertThat(code(app.renew(first.refresh(), "thief"))).isEqualTo("PermitRevoked");
            isDead(second);
        }

        @Test
        void peer111ATokenThatIsShownAgainOnceItsSuccessorWasSpentIsACopyAlsoWithoutAnAttempt() {
            Tokens first = app.signIn(user().email());
            Tokens second = Tokens.of(app.renew(first.refresh()));
            Tokens third = Tokens.of(app.renew(second.refresh()));

            assertThat(code(app.renew(first.refresh()))).isEqualTo("PermitRevoked");
            isDead(third);
        }

        @Test
        void peer131RenewalsOneAfterTheOtherAllSucceed() {
            Tokens tokens = app.signIn(user().email());
            for (int time = 0; time < 15; time++) {
                tokens = Tokens.of(app.renew(tokens.refresh(), "attempt " + time));
            }

            assertThat(opens(tokens)).isTrue();
        }

        @Test
        void peer132OfTwentyAtOnceWithOneAttemptAllGetTheSameSuccessor() {
            Tokens tokens = app.signIn(user().email());

            List<String> successors = Together.run(
                    20, number -> Tokens.of(app.renew(tokens.refresh(), "one")).refresh());

            assertThat(successors).hasSize(20).containsOnly(successors.getFirst());
        }

        @Test
        void peer203OfFiveAtOnceWithoutAnAttemptAllGetOneLineage() {
            Tokens tokens = app.signIn(user().email());

            List<String> successors = Together.run(
                    5, number -> Tokens.of(app.renew(tokens.refresh())).refresh());

            assertThat(successors).hasSize(5).containsOnly(successors.getFirst());
            assertThat(app.renew(successors.getFirst()).statusCode()).isEqualTo(200);
        }

        @Test
        void peer200WhenTheGraceIsOverASpentTokenKillsThePermit() {
            Tokens first = app.signIn(user().email());
            Tokens second = Tokens.of(app.renew(first.refresh()));
            app.clock.advance(Duration.ofSeconds(10));

            assertThat(code(app.renew(first.refresh()))).isEqualTo("PermitRevoked");
            isDead(second);
        }
    }

    /** Each beginning with a sign-in of its own, so that it doesn't matter how late it is. */
    @Nested
    class Expiring {

        @Test
        void peer079And194ARenewalPutsOffTheIdleEndAndOnItThePermitIsOver() {
            Tokens tokens = signIn();
            brief.clock.advance(Duration.ofSeconds(9));
            Tokens renewed = Tokens.of(brief.renew(tokens.refresh(), "one"));
            assertThat(find(renewed).renewedAt())
                    .isEqualTo(find(renewed).issuedAt().plusSeconds(9));

            brief.clock.advance(Duration.ofSeconds(10));

            assertThat(withoutTokens(brief.renew(renewed.refresh(), "two"))).isEqualTo("PermitExpired");
        }

        @Test
        void peer081And087ARenewalNeverPutsOffTheAbsoluteEnd() {
            Tokens tokens = signIn();
            brief.clock.advance(Duration.ofSeconds(9));
            tokens = Tokens.of(brief.renew(tokens.refresh(), "one"));
            brief.clock.advance(Duration.ofSeconds(9));
            HttpResponse<String> last = brief.renew(tokens.refresh(), "two");
            assertThat(json(last).required("refreshExpiresIn").asInt()).isEqualTo(7);

            brief.clock.advance(Duration.ofSeconds(7));

            assertThat(withoutTokens(brief.renew(Tokens.of(last).refresh(), "three")))
                    .isEqualTo("PermitExpired");
        }

        @Test
        void peer117AnExpiredPermitIsNotListedAndEndingItChangesNothing() {
            User user = brief.addUser(newEmail(), "2020-01-31");
            Tokens expired = brief.signIn(user.email());
            brief.clock.advance(Duration.ofSeconds(10));
            Tokens live = brief.signIn(user.email());

            assertThat(json(brief.get("/api/permits", live.access())).required("value"))
                    .singleElement()
                    .satisfies(permit ->
                            assertThat(permit.required("id").asString()).isEqualTo(live.permitId()));
            assertThat(code(brief.renew(expired.refresh()))).isEqualTo("PermitExpired");
        }

        @Test
        void peer120AnExpiredRefreshTokenRenewsNothingAndALivingOneDoesUpToItsLastSecond() {
            Tokens late = signIn();
            Tokens inTime = signIn();
            brief.clock.advance(Duration.ofSeconds(9));
            assertThat(brief.renew(inTime.refresh()).statusCode()).isEqualTo(200);
            brief.clock.advance(Duration.ofSeconds(1));

            assertThat(code(brief.renew(late.refresh()))).isEqualTo("PermitExpired");
        }

        @Test
        void peer191ExpiredRevokedAndForgedTokensAreRefusedEachForItsReason() {
            Tokens revoked = signIn();
            brief.delete("/api/permits/current", revoked.access());
            Tokens expired = signIn();
            assertThat(code(brief.renew(revoked.refresh()))).isEqualTo("PermitRevoked");
            brief.clock.advance(Duration.ofSeconds(10));

            assertThat(code(brief.renew(expired.refresh()))).isEqualTo("PermitExpired");
            assertThat(code(brief.renew(expired.refresh() + "x"))).isEqualTo("RefreshTokenInvalid");
        }

        @Test
        void peer199NoGraceOutlastsThePermit() {
            Tokens first = signIn();
            Tokens second = Tokens.of(brief.renew(first.refresh()));
            brief.clock.advance(Duration.ofSeconds(9));
            assertThat(Tokens.of(brief.renew(first.refresh())).refresh()).isEqualTo(second.refresh());

            brief.clock.advance(Duration.ofSeconds(1));

            assertThat(code(brief.renew(first.refresh()))).isEqualTo("PermitExpired");
        }

        private Tokens signIn() {
            return brief.signIn(brief.addUser(newEmail(), "2020-01-31").email());
        }

        private Permit find(Tokens tokens) {
            return brief.bean(SignInManager.class).find(tokens.permitId()).orElseThrow();
        }
    }

    @Nested
    class Revoking {

        @Test
        void peer052APermitThatAManagerEndedIsNotRenewed() {
            Tokens tokens = app.signIn(user().email());
            Tokens admin = app.signIn("admin@example.com");

            assertThat(app.delete("/api/permits/" + tokens.permitId(), admin.access())
                            .statusCode())
                    .isEqualTo(204);

            assertThat(withoutTokens(app.renew(tokens.refresh()))).isEqualTo("PermitRevoked");
        }

        @Test
        void peer053ATokenOfBeforeASignOutStaysDeadAfterTheNextSignIn() {
            User user = user();
            Tokens before = app.signIn(user.email());
            app.delete("/api/permits/current", before.access());
            Tokens after = app.signIn(user.email());

            isDead(before);
            assertThat(opens(after)).isTrue();
        }

        @Test
        void peer054ATokenOfBeforeTheEndOfAllStaysDeadAfterTheNextSignIn() {
            User user = user();
            Tokens before = app.signIn(user.email());
            Tokens admin = app.signIn("admin@example.com");
            assertThat(app.delete("/api/permits?user=" + user.id(), admin.access())
                            .statusCode())
                    .isEqualTo(204);
            Tokens after = app.signIn(user.email());

            isDead(before);
            assertThat(opens(after)).isTrue();
        }

        @Test
        void peer113And130WhatIsRevokedIsRefusedAtOnceAndNotRenewed() {
            Tokens tokens = app.signIn(user().email());
            app.delete("/api/permits/current", tokens.access());

            isDead(tokens);
        }

        @Test
        void peer140ARevokedPermitOpensNoRoute() {
            Tokens tokens = app.signIn(user().email());
            app.delete("/api/permits/current", tokens.access());

            for (String path : List.of("/greeting", "/api/permits", "/api/users/me", "/api/factors", "/api/audit")) {
                assertThat(code(app.get(path, tokens.access()))).as(path).isEqualTo("TokenRevoked");
            }
            assertThat(code(app.delete("/api/permits/current", tokens.access())))
                    .isEqualTo("TokenRevoked");
        }

        @Test
        void peer158WhoseAccessTokenHasExpiredSignsOutWithTheRefreshToken() {
            Tokens tokens = app.signIn(user().email());
            Tokens other = app.signIn(user().email());
            app.clock.advance(Duration.ofMinutes(5));
            assertThat(code(app.delete("/api/permits/current", tokens.access())))
                    .isEqualTo("TokenExpired");

            assertThat(revoke(tokens.refresh()).statusCode()).isEqualTo(204);

            assertThat(code(app.renew(tokens.refresh()))).isEqualTo("PermitRevoked");
            assertThat(app.renew(other.refresh()).statusCode()).isEqualTo(200);
        }

        @Test
        void peer205NobodyEndsThePermitOfAnother() {
            Tokens mine = app.signIn(user().email());
            Tokens others = app.signIn(user().email());

            assertThat(app.delete("/api/permits/" + others.permitId(), mine.access())
                            .statusCode())
                    .isEqualTo(403);
            assertThat(opens(others)).isTrue();
        }

        @Test
        void peer206WhatIsNoTokenOrOfNoLivePermitIsAnsweredAsAnyOtherAndEndsNothing() {
            Tokens tokens = app.signIn(user().email());
            Tokens ended = app.signIn(user().email());
            revoke(ended.refresh());

            for (String shown : List.of(ended.refresh(), "x", tokens.access(), tokens.refresh() + "x")) {
                HttpResponse<String> answer = revoke(shown);
                assertThat(answer.statusCode()).isEqualTo(204);
                assertThat(answer.body()).isEmpty();
            }
            assertThat(opens(tokens)).isTrue();
            assertThat(app.post("/api/permits/revocation", "{}").statusCode()).isEqualTo(400);
        }

        private HttpResponse<String> revoke(String refreshToken) {
            return post("/api/permits/revocation", Map.of("refreshToken", refreshToken));
        }
    }

    @Nested
    class Keys {

        @Test
        void peer118And121And125AfterARotationTheNextKeySignsTheLastVerifiesAndLeavesWhenItIsOver() {
            User user = user();
            String before = kid(app.signIn(user.email()).access());
            HttpResponse<String> made =
                    as(app.signIn("admin@example.com"), "POST", "/api/keys", Map.of("purpose", "ACCESS"));
            String next = json(made).required("id").asString();
            assertThat(published()).contains(before, next);
            app.clock.advance(Duration.ofMinutes(15).minusSeconds(1));
            Tokens last = app.signIn(user.email());
            app.clock.advance(Duration.ofSeconds(1));

            assertThat(kid(Tokens.of(app.renew(last.refresh(), "one")).access()))
                    .isEqualTo(next);
            assertThat(kid(last.access())).isEqualTo(before);
            assertThat(opens(last)).isTrue();

            app.clock.advance(Duration.ofHours(1));
            assertThat(published()).contains(next).doesNotContain(before);
        }

        @Test
        void peer063AccessTokensAreSignedAsConfiguredAlsoAfterARenewal() {
            Tokens tokens = app.signIn(user().email());

            assertThat(algorithm(tokens.access())).isEqualTo("ES256");
            assertThat(algorithm(Tokens.of(app.renew(tokens.refresh())).access()))
                    .isEqualTo("ES256");
        }

        @Test
        void peer129And146ATokenUnderTheKeyOfTheOtherKindIsRefused() {
            Tokens tokens = app.signIn(user().email());

            assertThat(code(app.renew(signedAs(tokens.refresh(), tokens.access()))))
                    .isEqualTo("RefreshTokenInvalid");
            isRefused(signedAs(tokens.access(), tokens.refresh()));
            isRefused(TokenMaker.like(tokens.access()).sign(keyOf(tokens.refresh())));
            assertThat(app.renew(tokens.refresh()).statusCode()).isEqualTo(200);
        }

        private String algorithm(String token) {
            return parsed(token).getHeader().getAlgorithm().getName();
        }

        private String signedAs(String token, String other) {
            return TokenMaker.like(token)
                    .header("kid", kid(other))
                    .header("alg", algorithm(other))
                    .sign(keyOf(other));
        }

        private List<String> published() {
            return json(app.send(app.request("/.well-known/jwks.json").GET()))
                    .required("keys")
                    .valueStream()
                    .map(key -> key.required("kid").asString())
                    .toList();
        }
    }

    @Nested
    class Showing {

        @Test
        void peer012And186And187ATokenInAUrlOrAFormOpensNothing() {
            String token = app.signIn(user().email()).access();
            String query = "access_token=" + token;

            for (String path : List.of("/greeting?" + query, "/greeting?" + query + "&" + query)) {
                HttpResponse<String> answer = app.send(app.request(path).GET());
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(code(answer)).isEqualTo("AuthenticationRequired");
                assertThat(answer.body()).doesNotContain(token);
            }
            HttpResponse<String> form = app.send(app.request("/greeting")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(query + "&" + query)));
            assertThat(form.statusCode()).isBetween(400, 499);
            assertThat(form.body()).doesNotContain(token);
        }

        @Test
        void peer013WhoShowsNothingIsAnswered401() {
            assertThat(app.send(app.request("/greeting").GET()).statusCode()).isEqualTo(401);
            for (String header : List.of("Bearer", "Bearer ")) {
                assertThat(shown(header).statusCode()).isEqualTo(401);
            }
        }

        @Test
        void peer135TwoTokensInOneRequestAreNoneAndNoError() {
            Tokens tokens = app.signIn(user().email());
            HttpResponse<String> answer = app.send(app.request("/greeting")
                    .header("Authorization", "Bearer " + tokens.access())
                    .header("Authorization", "Bearer " + tokens.access())
                    .GET());

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(code(answer)).isEqualTo("TokenInvalid");
        }

        @Test
        void peer137CookiesAreNotLookedAt() {
            Tokens tokens = app.signIn(user().email());
            String cookies = "access_token=x; access_token=y; sAccessToken=" + tokens.access();

            assertThat(app.send(app.request("/greeting")
                                    .header("Cookie", cookies)
                                    .GET())
                            .statusCode())
                    .isEqualTo(401);
            assertThat(app.send(app.request("/greeting")
                                    .header("Cookie", cookies)
                                    .header("Authorization", "Bearer " + tokens.access())
                                    .GET())
                            .statusCode())
                    .isEqualTo(200);
        }

        @Test
        void peer183TheSchemeIsReadInAnyCaseAndATokenHasNoPadding() {
            Tokens tokens = app.signIn(user().email());

            for (String scheme : List.of("bearer ", "BEARER ", "bEaReR ")) {
                assertThat(shown(scheme + tokens.access()).statusCode()).isEqualTo(200);
            }
            assertThat(code(shown("Bearer " + tokens.access() + "="))).isEqualTo("TokenInvalid");
        }

        @Test
        void peer184And188ARefusalSaysWhatIsWrongAsTheBearerSchemeHasIt() {
            HttpResponse<String> nothing = app.send(app.request("/greeting").GET());
            assertThat(challenge(nothing)).isEqualTo("Bearer");
            for (String token : List.of("a b", "ä", "a,b", "\"")) {
                HttpResponse<String> answer = shown("Bearer " + token);
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(challenge(answer)).startsWith("Bearer error=\"invalid_token\"");
            }
            User newcomer =
                    app.addUser(newEmail(), app.clock.instant().toString().substring(0, 10));
            HttpResponse<String> refused =
                    app.get("/greeting", app.signIn(newcomer.email()).access());
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(code(refused)).isEqualTo("PolicyNotMet");
        }

        private HttpResponse<String> shown(String authorization) {
            return app.send(app.request("/greeting")
                    .header("Authorization", authorization)
                    .GET());
        }

        private String challenge(HttpResponse<String> answer) {
            return answer.headers().firstValue("WWW-Authenticate").orElseThrow();
        }
    }

    @Nested
    class Tampering {

        private final String token = app.signIn(user().email()).access();

        @Test
        void peer123And161WhatIsNotOursIsRefused() {
            isRefused(RandomId.next());
            isRefused(Stream.generate(RandomId::next)
                    .limit(3)
                    .reduce((a, b) -> a + "." + b)
                    .orElseThrow());
            isRefused(token + "A");
        }

        @Test
        void peer162ATokenWithoutAnEndIsRefused() {
            isRefused(genuine().withoutClaim("exp").sign(keyOf(token)));
        }

        @Test
        void peer163AnUnsignedTokenIsRefusedAndTheAnswerNamesNoClass() {
            String unsigned = genuine().header("alg", "none").unsigned();

            isRefused(unsigned);
            assertThat(app.get("/greeting", unsigned).body()).doesNotContainIgnoringCase("exception", "jwt", "nimbus");
        }

        @Test
        void peer164EveryMalformedTokenIsAnsweredTheSame() {
            List<String> answers = Stream.of("x", "a.b", "a.b.c", "..", token.replace('.', '-'), token.substring(9))
                    .map(malformed -> withoutTrace(app.get("/greeting", malformed)))
                    .toList();

            assertThat(answers).containsOnly(answers.getFirst());
        }

        @Test
        void peer169And170ATokenOfAnotherAlgorithmThanItsKeysIsRefused() {
            for (String algorithm : List.of("RS256", "RS512", "HS256", "HS512", "ES384", "EdDSA")) {
                isRefused(genuine().header("alg", algorithm).sign(keyOf(token)));
            }
        }

        @Test
        void peer174ATokenWithoutATypeIsRefused() {
            isRefused(genuine().withoutHeader("typ").sign(keyOf(token)));
        }

        @Test
        void peer175TimesCountToTheSecond() {
            long now = app.clock.instant().getEpochSecond();

            assertThat(app.get("/greeting", signed("exp", now + 1)).statusCode())
                    .isEqualTo(200);
            assertThat(code(app.get("/greeting", signed("exp", now)))).isEqualTo("TokenExpired");
            assertThat(app.get("/greeting", signed("nbf", now)).statusCode()).isEqualTo(200);
            isRefused(signed("nbf", now + 1));
            isRefused(signed("iat", now + 3_600));
            isRefused(signed("exp", "tomorrow"));
            isRefused(genuine().withoutClaim("iat").sign(keyOf(token)));
        }

        @Test
        void peer177And178IssuerAndAudienceAreOursToTheLetter() {
            for (String claim : List.of("iss", "aud")) {
                String right = String.valueOf(claims(token).get(claim));
                for (Object wrong : List.of(right + "/", right.toUpperCase(Locale.ROOT), "", List.of(right, "x"))) {
                    isRefused(signed(claim, wrong));
                }
                isRefused(genuine().withoutClaim(claim).sign(keyOf(token)));
            }
        }

        private TokenMaker genuine() {
            return TokenMaker.like(token);
        }

        private String signed(String claim, Object value) {
            return genuine().claim(claim, value).sign(keyOf(token));
        }
    }

    private static String newEmail() {
        return "user-" + NUMBER.incrementAndGet() + "@example.com";
    }

    private static User user() {
        return app.addUser(newEmail(), "2020-01-31");
    }

    private static HttpResponse<String> post(String path, Map<String, ?> form) {
        return app.post(path, JSON.writeValueAsString(form));
    }

    private static HttpResponse<String> as(Tokens tokens, String method, String path, Map<String, ?> form) {
        return app.send(app.request(path)
                .header("Authorization", "Bearer " + tokens.access())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(JSON.writeValueAsString(form))));
    }

    private static HttpResponse<String> patch(Tokens tokens, User user, String body) {
        return app.send(app.request("/api/users/" + user.id())
                .header("Authorization", "Bearer " + tokens.access())
                .header("Content-Type", "application/merge-patch+json")
                .header("If-Match", "*")
                .method("PATCH", BodyPublishers.ofString(body)));
    }

    private static List<String> livePermits(Tokens tokens) {
        return json(app.get("/api/permits", tokens.access()))
                .required("value")
                .valueStream()
                .map(permit -> permit.required("id").asString())
                .toList();
    }

    private static List<String> events(User user) {
        return app.bean(AuditStore.class).list(new AuditStore.Query(user.id(), null, null, null), 100, 0).stream()
                .map(AuditRow::type)
                .toList();
    }

    private static boolean opens(Tokens tokens) {
        return app.get("/greeting", tokens.access()).statusCode() == 200;
    }

    private static void isDead(Tokens tokens) {
        assertThat(app.get("/greeting", tokens.access()).statusCode()).isEqualTo(401);
        assertThat(withoutTokens(app.renew(tokens.refresh()))).isEqualTo("PermitRevoked");
    }

    private static void isRefused(String token) {
        HttpResponse<String> answer = app.get("/greeting", token);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(code(answer)).isEqualTo("TokenInvalid");
    }

    /** The code of a refusal that hands out nothing. */
    private static String withoutTokens(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain("accessToken", "refreshToken");
        return code(answer);
    }

    private static String withoutTrace(HttpResponse<String> answer) {
        return answer.body().replaceAll("\"traceId\":\"[0-9a-f]{32}\"", "");
    }

    private static Map<String, Object> claims(String token) {
        try {
            return parsed(token).getJWTClaimsSet().toJSONObject();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static SignedJWT parsed(String token) {
        try {
            return SignedJWT.parse(token);
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    /** A thief who has the keys: what the reader checks beyond the signature is what still stands in the way. */
    private static JWK keyOf(String token) {
        String id = kid(token);
        return app.bean(KeyRingStore.class).list().stream()
                .filter(row -> row.id().equals(id))
                .map(row -> app.bean(KeyEncryption.class).open(row))
                .findFirst()
                .orElseThrow();
    }

    private static String kid(String token) {
        return parsed(token).getHeader().getKeyID();
    }
}
