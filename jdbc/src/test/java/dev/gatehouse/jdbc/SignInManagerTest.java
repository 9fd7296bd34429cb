package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.permit.PermitOptions;
import dev.gatehouse.core.permit.Reading;
import dev.gatehouse.core.signin.Grant;
import dev.gatehouse.core.signin.Renewal;
import dev.gatehouse.core.signin.Renewal.Reason;
import dev.gatehouse.core.signin.SignIn;
import dev.gatehouse.core.signin.SignInRequest;
import dev.gatehouse.core.user.NewUser;
import dev.gatehouse.core.user.PasswordFault;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserChange;
import dev.gatehouse.core.user.UserCreation;
import dev.gatehouse.model.Device;
import dev.gatehouse.model.Permit;
import dev.gatehouse.model.RevokedReason;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.Together;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The desk on a real database with real tokens. */
class SignInManagerTest {

    private static final String EMAIL = "nimal@viewer.example";
    private static final String PASSWORD = "correct horse battery";
    private static final PermitOptions OPTIONS = PermitOptions.DEFAULT;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Device PHONE = new Device("Phone", null, null, "Android", "phone", null, null, null);

    @TempDir
    Path folder;

    private final MovableClock clock = new MovableClock();
    private Desk desk;
    private User nimal;

    @BeforeEach
    void openTheDesk() {
        desk = Desk.open(folder, openDatabase(), OPTIONS, clock);
        NewUser newUser = new NewUser(
                EMAIL, "Nimal", "Perera", Set.of("Admin", "Auditor"), Map.of("jwt.datej", "2019-03-01"), true);
        nimal = ((UserCreation.Created) desk.users().create(newUser, PASSWORD)).user();
        desk.users().create(anotherAdmin(), PASSWORD);
    }

    /** Without one Nimal could neither be removed nor change. */
    private static NewUser anotherAdmin() {
        return new NewUser("sunethra@viewer.example", "Sunethra", "Silva", Set.of("Admin"), Map.of(), true);
    }

    /** The database on the engine under test; the same one every time. */
    Database openDatabase() {
        return TestDatabases.sqlite(folder);
    }

    @AfterEach
    void closeTheDesk() {
        desk.close();
    }

    @Test
    void aSignInGrantsAPermitForTheDevice() {
        Grant grant = signedIn();
        Permit permit = grant.permit();
        assertThat(permit.userId()).isEqualTo(nimal.id());
        assertThat(permit.device()).isEqualTo(PHONE);
        assertThat(permit.issuedAt()).isEqualTo(clock.instant());
        assertThat(permit.expiresAt()).isEqualTo(clock.instant().plus(OPTIONS.refreshLifetime()));
        assertThat(permit.endsAt()).isEqualTo(clock.instant().plus(OPTIONS.absoluteLifetime()));
        assertThat(grant.user()).isEqualTo(nimal);
        assertThat(grant.accessExpiresIn()).isEqualTo(OPTIONS.accessLifetime());
        assertThat(grant.refreshExpiresIn()).isEqualTo(OPTIONS.refreshLifetime());
        assertThat(desk.signIns().find(permit.id())).contains(permit);
    }

    @Test
    void theAccessTokenSpeaksForTheUser() {
        Grant grant = signedIn();
        Subject subject = subject(grant);
        assertThat(subject.userId()).isEqualTo(nimal.id());
        assertThat(subject.permitId()).isEqualTo(grant.permit().id());
        assertThat(subject.claims().asMap())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        Claims.EMAIL,
                        EMAIL,
                        Claims.GIVEN_NAME,
                        "Nimal",
                        Claims.FAMILY_NAME,
                        "Perera",
                        Claims.ROLES,
                        List.of("Admin", "Auditor"),
                        Claims.SCOPE,
                        "api.access",
                        "jwt.datej",
                        "2019-03-01",
                        Claims.AUTH_TIME,
                        grant.permit().issuedAt().getEpochSecond(),
                        Claims.AMR,
                        List.of("pwd"),
                        Claims.ACR,
                        Claims.ONE_FACTOR));
    }

    @Test
    void aRefusedSignInLeavesNoPermit() {
        assertThat(desk.signIns().signIn(shown("another password", PHONE))).isEqualTo(new SignIn.Refused());
        assertThat(desk.signIns().signIn(new SignInRequest("kumari@viewer.example", PASSWORD, null, PHONE, null)))
                .isEqualTo(new SignIn.Refused());
        assertThat(desk.signIns().listLive(null, 10, 0)).isEmpty();
    }

    @Test
    void anotherDeviceGetsAPermitOfItsOwn() {
        Grant phone = signedIn();
        clock.advance(SECOND);
        Grant laptop = granted(desk.signIns().signIn(shown(PASSWORD, Device.UNKNOWN)));
        assertThat(desk.signIns().listLive(nimal.id(), 10, 0)).containsExactly(laptop.permit(), phone.permit());
        desk.signIns().revoke(laptop.permit().id(), RevokedReason.SIGNED_OUT);
        assertThat(read(phone)).isInstanceOf(Reading.Valid.class);
        renewed(phone, "a");
    }

    @Test
    void aRenewalHandsOutNewTokensOfTheSamePermit() {
        Grant first = signedIn();
        clock.advance(Duration.ofDays(2));
        Grant second = renewed(first, "a");
        assertThat(second.permit().id()).isEqualTo(first.permit().id());
        assertThat(second.permit().renewedAt()).isEqualTo(clock.instant());
        assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
        assertThat(read(second)).isInstanceOf(Reading.Valid.class);
        renewed(second, "b");
    }

    @Test
    void aLostAnswerIsGivenAgainToTheLetterHoweverMuchLater() {
        Grant first = signedIn();
        Grant lost = renewed(first, "a");
        for (Duration later : List.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ofDays(13))) {
            clock.set(lost.permit().renewedAt().plus(later));
            Grant again = renewed(first, "a");
            assertThat(again.refreshToken()).isEqualTo(lost.refreshToken());
            assertThat(read(again)).isInstanceOf(Reading.Valid.class);
        }
        renewed(lost, "b");
    }

    @Test
    void withoutAnAttemptTheAnswerIsGivenAgainWithinTheGrace() {
        Grant first = signedIn();
        Grant lost = renewed(first, null);
        clock.advance(OPTIONS.grace().minus(SECOND));
        assertThat(renewed(first, null).refreshToken()).isEqualTo(lost.refreshToken());
        clock.advance(SECOND);
        assertThat(refused(first, null)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void aCopyEndsThePermitAndItsAccessTokensAtOnce() {
        Grant first = signedIn();
        Grant second = renewed(first, "a");
        assertThat(refused(first, "b")).isEqualTo(Reason.REVOKED);
        assertThat(read(first)).isEqualTo(new Reading.Revoked());
        assertThat(read(second)).isEqualTo(new Reading.Revoked());
        assertThat(refused(second, "c")).isEqualTo(Reason.REVOKED);
        assertThat(found(first).revokedReason()).isEqualTo(RevokedReason.REFRESH_TOKEN_REUSED);
    }

    @Test
    void manyRenewalsOfOneAttemptGetOneRefreshToken() {
        Grant grant = signedIn();
        for (int round = 0; round < 5; round++) {
            Grant current = grant;
            String attempt = "attempt " + round;
            List<Grant> grants = Together.run(50, i -> renewed(current, attempt));
            assertThat(grants)
                    .extracting(Grant::refreshToken)
                    .containsOnly(grants.getFirst().refreshToken());
            grant = grants.getFirst();
        }
    }

    @Test
    void aRevocationEndsThePermitAtOnce() {
        Grant grant = signedIn();
        desk.signIns().revoke(grant.permit().id(), RevokedReason.SIGNED_OUT);
        assertThat(read(grant)).isEqualTo(new Reading.Revoked());
        assertThat(refused(grant, "a")).isEqualTo(Reason.REVOKED);
        assertThat(desk.signIns().listLive(nimal.id(), 10, 0)).isEmpty();
    }

    @Test
    void aRevocationThatWasCommittedButNotAnsweredHoldsOnceItIsAskedForAgain() {
        Grant grant = signedIn();
        revokeBehindTheDesk(grant);
        assertThat(read(grant)).isInstanceOf(Reading.Valid.class);
        desk.signIns().revoke(grant.permit().id(), RevokedReason.SIGNED_OUT);
        assertThat(read(grant)).isEqualTo(new Reading.Revoked());
    }

    @Test
    void soDoesARevocationOfAllPermits() {
        Grant grant = signedIn();
        revokeBehindTheDesk(grant);
        desk.signIns().revokeAllOf(nimal.id(), RevokedReason.SIGNED_OUT);
        assertThat(read(grant)).isEqualTo(new Reading.Revoked());
    }

    private void revokeBehindTheDesk(Grant grant) {
        new JdbcPermitStore(desk.database()).revoke(grant.permit().id(), RevokedReason.SIGNED_OUT, clock.instant());
    }

    @Test
    void allPermitsOfAUserCanBeRevokedAtOnce() {
        List<Grant> grants = List.of(signedIn(), signedIn());
        desk.signIns().revokeAllOf(nimal.id(), RevokedReason.ENDED_BY_MANAGER);
        assertThat(grants).extracting(this::read).containsOnly(new Reading.Revoked());
        assertThat(grants).extracting(grant -> refused(grant, "a")).containsOnly(Reason.REVOKED);
    }

    @Test
    void aDisabledUserIsRefusedAndEnablingRevivesNoPermit() {
        Grant grant = signedIn();
        change("disabled = 1");
        assertThat(refused(grant, "a")).isEqualTo(Reason.REVOKED);
        assertThat(desk.signIns().signIn(shown(PASSWORD, PHONE))).isEqualTo(new SignIn.Refused());
        assertThat(read(grant)).isEqualTo(new Reading.Revoked());
        change("disabled = 0");
        assertThat(refused(grant, "b")).isEqualTo(Reason.REVOKED);
    }

    @Test
    void aChangeOfRolesIsToldByARenewalAndSignsNobodyOut() {
        Grant grant = signedIn();
        User auditor = withRoles(Set.of("Auditor"), nimal);

        User changed = changed(desk.signIns().update(auditor));

        assertThat(changed.version()).isEqualTo(nimal.version() + 1);
        assertThat(read(grant)).isEqualTo(new Reading.Expired());
        Claims claims = subject(renewed(grant, "a")).claims();
        assertThat(claims.texts(Claims.ROLES)).containsExactly("Auditor");
        assertThat(desk.signIns().update(auditor)).isEqualTo(new UserChange.Outdated());
    }

    @Test
    void aNewPasswordEndsEveryPermitAndTheOldPassword() {
        Grant grant = signedIn();

        changed(desk.signIns().changePassword(nimal, "another horse battery"));

        assertThat(read(grant)).isEqualTo(new Reading.Revoked());
        assertThat(refused(grant, "a")).isEqualTo(Reason.REVOKED);
        assertThat(found(grant).revokedReason()).isEqualTo(RevokedReason.ACCOUNT_CHANGED);
        assertThat(desk.signIns().signIn(shown(PASSWORD, PHONE))).isEqualTo(new SignIn.Refused());
        renewed(granted(desk.signIns().signIn(shown("another horse battery", PHONE))), "a");
    }

    @Test
    void aPasswordNobodyMayHaveChangesNothing() {
        Grant grant = signedIn();
        assertThat(desk.signIns().changePassword(nimal, "short"))
                .isEqualTo(new UserChange.PasswordRefused(new PasswordFault.TooShort(8)));
        assertThat(read(grant)).isInstanceOf(Reading.Valid.class);
        renewed(grant, "a");
    }

    @Test
    void aDeletedUserIsSignedOutForGood() {
        Grant grant = signedIn();
        changed(desk.signIns().delete(nimal));
        assertThat(read(grant)).isEqualTo(new Reading.Revoked());
        assertThat(refused(grant, "a")).isEqualTo(Reason.REVOKED);
        assertThat(desk.signIns().signIn(shown(PASSWORD, PHONE))).isEqualTo(new SignIn.Refused());
        assertThat(desk.signIns().listLive(null, 10, 0)).isEmpty();
    }

    @Test
    void disablingAUserEndsThePermitsAtOnceAndEnablingRevivesNone() {
        Grant grant = signedIn();
        User disabled = changed(desk.signIns().update(withDisabled(true, nimal)));
        assertThat(read(grant)).isEqualTo(new Reading.Revoked());
        assertThat(found(grant).revokedReason()).isEqualTo(RevokedReason.ACCOUNT_CLOSED);
        changed(desk.signIns().update(withDisabled(false, disabled)));
        assertThat(refused(grant, "a")).isEqualTo(Reason.REVOKED);
        renewed(signedIn(), "a");
    }

    /** The password was checked before it was changed, and the permit was added afterwards. */
    @Test
    void aSignInThatAChangeOfPasswordOvertookDoesNotSurvive() {
        Grant late = signedIn();
        new JdbcUserStore(desk.database())
                .changePassword(nimal, "hash", clock.instant().plusSeconds(1));
        assertThat(found(late).revokedAt()).isNull();
        assertThat(refused(late, "a")).isEqualTo(Reason.REVOKED);
        assertThat(read(late)).isEqualTo(new Reading.Revoked());
        assertThat(found(late).revokedReason()).isEqualTo(RevokedReason.ACCOUNT_CHANGED);
    }

    @Test
    void afterARestartAChangeStillCutsOffWhatIsOlder() {
        Grant grant = signedIn();
        changed(desk.signIns().update(withRoles(Set.of(), nimal)));
        clock.advance(OPTIONS.accessLifetime().minus(SECOND));
        restart(OPTIONS);
        assertThat(read(grant)).isEqualTo(new Reading.Expired());
        assertThat(read(renewed(grant, "a"))).isInstanceOf(Reading.Valid.class);
    }

    private static User changed(UserChange change) {
        assertThat(change).isInstanceOf(UserChange.Changed.class);
        return ((UserChange.Changed) change).user();
    }

    private static User withRoles(Set<String> roles, User user) {
        return changed(roles, user.disabled(), user);
    }

    private static User withDisabled(boolean disabled, User user) {
        return changed(user.roles(), disabled, user);
    }

    private static User changed(Set<String> roles, boolean disabled, User user) {
        return new User(
                user.id(),
                user.email(),
                user.firstName(),
                user.lastName(),
                roles,
                user.claims(),
                user.confirmed(),
                disabled,
                user.version(),
                user.permitsFrom());
    }

    @Test
    void aRenewalTellsTheClaimsOfToday() {
        Grant grant = signedIn();
        change("first_name = 'Nimali', roles = '[]'");
        Claims claims = subject(renewed(grant, "a")).claims();
        assertThat(claims.text(Claims.GIVEN_NAME)).contains("Nimali");
        assertThat(claims.texts(Claims.ROLES)).isEmpty();
    }

    @Test
    void aPermitNotRenewedInTimeHasExpired() {
        Grant grant = signedIn();
        clock.advance(OPTIONS.refreshLifetime().minus(SECOND));
        Grant last = renewed(grant, "a");
        clock.advance(OPTIONS.refreshLifetime());
        assertThat(refused(last, "b")).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void noRenewalExtendsAPermitPastItsEnd() {
        Grant grant = signedIn();
        while (grant.permit().expiresAt().isBefore(grant.permit().endsAt())) {
            clock.set(grant.permit().expiresAt().minus(SECOND));
            grant = renewed(grant, "a");
        }
        clock.set(grant.permit().endsAt().minus(SECOND));
        grant = renewed(grant, "a");
        assertThat(grant.refreshExpiresIn()).isEqualTo(SECOND);
        clock.advance(SECOND);
        assertThat(refused(grant, "a")).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void aTokenOfOneKindIsNeverTakenForTheOther() {
        Grant grant = signedIn();
        assertThat(desk.signIns().renew(grant.accessToken(), "a")).isEqualTo(new Renewal.Refused(Reason.INVALID));
        assertThat(desk.reader().read(grant.refreshToken())).isEqualTo(new Reading.Invalid());
        renewed(grant, "a");
    }

    @Test
    void aRefreshTokenOfAPermitNobodyKnowsIsInvalid() {
        Grant grant = signedIn();
        desk.database().write(client -> client.sql("delete from permits").update());
        assertThat(refused(grant, "a")).isEqualTo(Reason.INVALID);
    }

    @Test
    void afterARestartPermitsAndTheirTokensHold() {
        Grant grant = signedIn();
        Grant lost = renewed(grant, "a");
        restart(OPTIONS);
        assertThat(read(grant)).isInstanceOf(Reading.Valid.class);
        assertThat(found(grant)).isEqualTo(lost.permit());
        assertThat(renewed(grant, "a").refreshToken()).isEqualTo(lost.refreshToken());
        renewed(lost, "b");
    }

    @Test
    void afterARestartWhatWasRevokedIsRevoked() {
        Grant revoked = signedIn();
        Grant copied = signedIn();
        desk.signIns().revoke(revoked.permit().id(), RevokedReason.SIGNED_OUT);
        renewed(copied, "a");
        refused(copied, "b");
        restart(OPTIONS);
        assertThat(List.of(revoked, copied)).extracting(this::read).containsOnly(new Reading.Revoked());
        assertThat(List.of(revoked, copied))
                .extracting(grant -> refused(grant, "a"))
                .containsOnly(Reason.REVOKED);
    }

    /** A restart with shorter access tokens must not forget the longer ones that are still about. */
    @Test
    void aRevocationCutsOffTokensOfAnEarlierLongerLifetime() {
        Grant longLived = signedIn();
        restart(with(Duration.ofSeconds(1), OPTIONS.clockSkew()));
        renewed(longLived, "a");
        desk.signIns().revoke(longLived.permit().id(), RevokedReason.SIGNED_OUT);
        clock.advance(OPTIONS.accessLifetime().minus(SECOND));
        restart(OPTIONS);
        assertThat(read(longLived)).isEqualTo(new Reading.Revoked());
        clock.advance(SECOND);
        assertThat(read(longLived)).isEqualTo(new Reading.Expired());
    }

    @Test
    void aRevocationCutsOffForAsLongAsAnySkewLetsTheTokenIn() {
        restart(with(OPTIONS.accessLifetime(), PermitOptions.MAX_CLOCK_SKEW));
        Grant grant = signedIn();
        desk.signIns().revoke(grant.permit().id(), RevokedReason.SIGNED_OUT);
        clock.advance(
                OPTIONS.accessLifetime().plus(PermitOptions.MAX_CLOCK_SKEW).minus(SECOND));
        restart(with(OPTIONS.accessLifetime(), PermitOptions.MAX_CLOCK_SKEW));
        assertThat(read(grant)).isEqualTo(new Reading.Revoked());
        clock.advance(SECOND);
        assertThat(read(grant)).isEqualTo(new Reading.Expired());
    }

    @Test
    void nothingAtRestCouldBeShownAsATokenOrAPassword() throws ParseException {
        Grant first = signedIn();
        Grant second = renewed(first, "an attempt to be kept secret");
        String atRest = everythingAtRest(desk.database());
        assertThat(atRest)
                .contains(first.permit().id())
                .doesNotContain(PASSWORD, "an attempt to be kept secret")
                .doesNotContain(first.accessToken(), first.refreshToken(), identity(first))
                .doesNotContain(second.accessToken(), second.refreshToken(), identity(second));
    }

    /** All that a backup of the database holds. */
    String everythingAtRest(Database database) {
        return everythingIn(folder);
    }

    private void restart(PermitOptions options) {
        desk.close();
        desk = Desk.open(folder, openDatabase(), options, clock);
    }

    private static PermitOptions with(Duration accessLifetime, Duration clockSkew) {
        return new PermitOptions(
                OPTIONS.issuer(),
                OPTIONS.audience(),
                accessLifetime,
                OPTIONS.refreshLifetime(),
                OPTIONS.absoluteLifetime(),
                OPTIONS.grace(),
                clockSkew,
                OPTIONS.scope());
    }

    private Grant signedIn() {
        return granted(desk.signIns().signIn(shown(PASSWORD, PHONE)));
    }

    private static Grant granted(SignIn signIn) {
        assertThat(signIn).isInstanceOf(SignIn.Granted.class);
        return ((SignIn.Granted) signIn).grant();
    }

    private Grant renewed(Grant grant, @Nullable String attempt) {
        Renewal renewal = desk.signIns().renew(grant.refreshToken(), attempt);
        assertThat(renewal).isInstanceOf(Renewal.Renewed.class);
        return ((Renewal.Renewed) renewal).grant();
    }

    private Reason refused(Grant grant, @Nullable String attempt) {
        Renewal renewal = desk.signIns().renew(grant.refreshToken(), attempt);
        assertThat(renewal).isInstanceOf(Renewal.Refused.class);
        return ((Renewal.Refused) renewal).reason();
    }

    private Reading read(Grant grant) {
        return desk.reader().read(grant.accessToken());
    }

    private Subject subject(Grant grant) {
        Reading reading = read(grant);
        assertThat(reading).isInstanceOf(Reading.Valid.class);
        return ((Reading.Valid) reading).subject();
    }

    private Permit found(Grant grant) {
        return desk.signIns().find(grant.permit().id()).orElseThrow();
    }

    private void change(String assignments) {
        desk.database()
                .write(client -> client.sql("update users set " + assignments).update());
    }

    /** The {@code jti} of its refresh token. */
    private static String identity(Grant grant) throws ParseException {
        return SignedJWT.parse(grant.refreshToken()).getJWTClaimsSet().getJWTID();
    }

    private static String everythingIn(Path folder) {
        try (var files = Files.list(folder)) {
            return String.join("", files.map(SignInManagerTest::text).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SignInRequest shown(String password, Device device) {
        return new SignInRequest(EMAIL, password, null, device, null);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
