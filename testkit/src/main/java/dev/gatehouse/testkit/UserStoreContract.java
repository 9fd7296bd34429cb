package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.core.query.Field;
import dev.gatehouse.core.query.Fields;
import dev.gatehouse.core.query.Parsed;
import dev.gatehouse.core.query.Selection;
import dev.gatehouse.core.user.LockoutAccount;
import dev.gatehouse.core.user.LockoutOptions;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserChange.Changed;
import dev.gatehouse.core.user.UserFields;
import dev.gatehouse.core.user.UserStore;
import dev.gatehouse.core.user.UserStore.Admission;
import dev.gatehouse.core.user.UserStore.Credentials;
import dev.gatehouse.model.Device;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link UserStore} promises. Whoever writes one inherits it and says how an empty one is made; a test class
 * of JUnit then runs it.
 */
public abstract class UserStoreContract extends UserStoreRaces {

    private static final Instant ACCESS_UNTIL = START.plus(Duration.ofMinutes(6));

    private static final int PER_DAY = 20;
    private static final LockoutOptions DAILY = new LockoutOptions(0, LOCK, LOCK, PER_DAY);

    private static final User WHOLE = new User(
            "id-of-nimal",
            "නිමල්@viewer.example",
            "නිමල් \"N\"",
            "O'Perera; drop table users",
            Set.of("Admin", "Röle, \"quoted\""),
            Map.of("jwt.datej", "2019-03-01", "note", "\\ \" 😀\n"),
            true,
            true,
            7,
            6);

    @Test
    void anAddedAccountIsFoundAsItWasGiven() {
        assertThat(store().add(WHOLE, HASH)).isTrue();

        assertThat(store().find(WHOLE.id())).contains(WHOLE);
        assertThat(store().findByEmail(WHOLE.email())).contains(new Credentials(WHOLE, HASH));
        assertThat(store().list(10, 0)).containsExactly(WHOLE);
    }

    @Test
    void whatIsTrueOfOneIsFalseOfTheOther() {
        User confirmed = new User("a", "a@viewer.example", "", "", Set.of(), Map.of(), true, false, 1, 1);
        User disabled = new User("b", "b@viewer.example", "", "", Set.of(), Map.of(), false, true, 1, 1);
        store().add(confirmed, HASH);
        store().add(disabled, HASH);

        assertThat(store().list(10, 0)).containsExactly(confirmed, disabled);
    }

    @Test
    void anAccountThatWasNeverAddedIsNotFound() {
        added("nimal@viewer.example");

        assertThat(store().find("another")).isEmpty();
        assertThat(store().find("nimal@viewer.example")).isEmpty();
        assertThat(store().findByEmail("kamala@viewer.example")).isEmpty();
        assertThat(store().findByEmail("")).isEmpty();
        assertThat(store().findByEmail("%")).isEmpty();
    }

    @Test
    void aChangeReplacesEverythingButTheIdAndTheEmailAndCountsTheVersion() {
        User user = user("id", "nimal@viewer.example");
        store().add(user, HASH);
        User wanted = new User(
                "id", "another@viewer.example", "N", "P", Set.of("Admin"), Map.of("a", "b"), false, false, 1, 77);
        User changed =
                new User("id", "nimal@viewer.example", "N", "P", Set.of("Admin"), Map.of("a", "b"), false, false, 2, 1);

        assertThat(store().update(wanted, ACCESS_UNTIL)).contains(new Changed(changed, ACCESS_UNTIL));
        assertThat(store().findByEmail(user.email())).contains(new Credentials(changed, HASH));
    }

    @Test
    void aChangeOfAnotherVersionOrOfNobodyChangesNothing() {
        User user = added("nimal@viewer.example");
        store().update(user, ACCESS_UNTIL);
        User now = store().find(user.id()).orElseThrow();
        User kumari = user("kumari@viewer.example");

        assertThat(store().update(user, ACCESS_UNTIL)).isEmpty();
        assertThat(store().changePassword(user, "another", ACCESS_UNTIL)).isEmpty();
        assertThat(store().changeEmail(user, "another@viewer.example", ACCESS_UNTIL))
                .isEmpty();
        assertThat(store().delete(user, ACCESS_UNTIL)).isEmpty();
        assertThat(store().update(kumari, ACCESS_UNTIL)).isEmpty();
        assertThat(store().changePassword(kumari, "another", ACCESS_UNTIL)).isEmpty();
        assertThat(store().delete(kumari, ACCESS_UNTIL)).isEmpty();
        assertThat(store().findByEmail(user.email())).contains(new Credentials(now, HASH));
        assertThat(permits().cutOffs(START)).hasSize(1);
    }

    @Test
    void whileAnAccountIsEnabledItsPermitsHoldAndFromItsDisablingOnTheyDoNot() {
        User user = added("nimal@viewer.example");
        User enabled = changed(store().update(user, ACCESS_UNTIL));
        User disabled = changed(store().update(disabled(enabled), ACCESS_UNTIL));
        User again = changed(store().update(enabled(disabled), ACCESS_UNTIL));

        assertThat(enabled.permitsFrom()).isEqualTo(1);
        assertThat(disabled.permitsFrom()).isEqualTo(3);
        assertThat(disabled.disabled()).isTrue();
        assertThat(again.permitsFrom()).isEqualTo(3);
        assertThat(again.version()).isEqualTo(4);
        assertThat(again.disabled()).isFalse();
    }

    @Test
    void aNewPasswordIsANewVersionFromWhichOnPermitsHold() {
        User user = added("nimal@viewer.example");

        User changed = changed(store().changePassword(user, "another hash", ACCESS_UNTIL));

        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.permitsFrom()).isEqualTo(2);
        assertThat(store().findByEmail(user.email())).contains(new Credentials(changed, "another hash"));
    }

    @Test
    void aNewEmailIsConfirmedAndANewVersionFromWhichOnPermitsHold() {
        User user = added("nimal@viewer.example");

        User changed = changed(store().changeEmail(user, "kumari@viewer.example", ACCESS_UNTIL));

        assertThat(changed.confirmed()).isTrue();
        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.permitsFrom()).isEqualTo(2);
        assertThat(store().findByEmail("kumari@viewer.example")).contains(new Credentials(changed, HASH));
        assertThat(store().findByEmail("nimal@viewer.example")).isEmpty();
        assertThat(permits().cutOffs(ACCESS_UNTIL.minus(SECOND)))
                .containsExactly(CutOff.ofUserBelow(2, user.id(), ACCESS_UNTIL));
    }

    @Test
    void anEmailThatIsTakenIsNobodyElses() {
        User user = added("nimal@viewer.example");
        User other = added("kumari@viewer.example");

        assertThat(store().changeEmail(user, other.email(), ACCESS_UNTIL)).isEmpty();

        assertThat(store().find(user.id())).contains(user);
        assertThat(store().find(other.id())).contains(other);
        assertThat(permits().cutOffs(START)).isEmpty();
    }

    @Test
    void aDeletedAccountIsGoneAndItsEmailIsFree() {
        User user = added("nimal@viewer.example");

        assertThat(changed(store().delete(user, ACCESS_UNTIL)).version()).isEqualTo(2);

        assertThat(store().find(user.id())).isEmpty();
        assertThat(store().findByEmail(user.email())).isEmpty();
        assertThat(admitted(new LockoutAccount(user.id()), START)).isFalse();
        assertThat(store().add(user("nimal@viewer.example"), HASH)).isTrue();
    }

    @Test
    void everyChangeCutsOffTheVersionsBefore() {
        User user = added("nimal@viewer.example");
        User updated = changed(store().update(user, ACCESS_UNTIL));
        User withPassword = changed(store().changePassword(updated, "another hash", ACCESS_UNTIL));
        store().delete(withPassword, ACCESS_UNTIL);

        assertThat(permits().cutOffs(ACCESS_UNTIL.minus(SECOND)))
                .containsExactlyInAnyOrder(
                        CutOff.ofUserBelow(2, user.id(), ACCESS_UNTIL),
                        CutOff.ofUserBelow(3, user.id(), ACCESS_UNTIL),
                        CutOff.ofUserBelow(4, user.id(), ACCESS_UNTIL));
        assertThat(permits().cutOffs(ACCESS_UNTIL)).isEmpty();
    }

    /** The lifetime of access tokens may have been shortened since. */
    @Test
    void aCutOffIsRememberedForAsLongAsAnAccessTokenOfTheUsersPermitsLives() {
        User user = added("nimal@viewer.example");
        Instant longest = ACCESS_UNTIL.plus(Duration.ofHours(1));
        permits().add(PermitStoreFixture.permit(user.id(), Device.UNKNOWN, START), 1, "hash", longest);
        permits().add(PermitStoreFixture.permit("kumari", Device.UNKNOWN, START), 1, "hash", longest.plus(SECOND));

        assertThat(store().update(user, ACCESS_UNTIL).map(Changed::accessUntil)).contains(longest);
        assertThat(permits().cutOffs(START)).containsExactly(CutOff.ofUserBelow(2, user.id(), longest));
    }

    @Test
    void whoAloneIsEnabledAndHasARoleIsItsLastHolder() {
        User nimal = withRoles("nimal", "Admin");
        withRoles("a quoted one", "x\"Admin\"", "\"Admin");
        withRoles("one like a part of the list", ",\"Admin", "[\"Admin", "Auditor");
        withRoles("another case", "admin");

        assertThat(store().isLastHolder(nimal.id(), "Admin", true)).isTrue();
        assertThat(store().isLastHolder("another case", "Admin", true)).isFalse();
        assertThat(store().isLastHolder("nobody", "Admin", true)).isFalse();

        User kumari = withRoles("kumari", "Admin", "Auditor");
        assertThat(store().isLastHolder(nimal.id(), "Admin", true)).isFalse();
        assertThat(store().isLastHolder(kumari.id(), "Admin", true)).isFalse();

        store().update(disabled(kumari), ACCESS_UNTIL);
        assertThat(store().isLastHolder(nimal.id(), "Admin", true)).isTrue();
        assertThat(store().isLastHolder(kumari.id(), "Admin", true)).isFalse();
    }

    @Test
    void whereAccountsMustBeConfirmedTheOthersHoldNothing() {
        User nimal = withRoles("nimal", "Admin");
        User kumari = withRoles("kumari", "Admin");
        store().update(unconfirmed(kumari), ACCESS_UNTIL);

        assertThat(store().isLastHolder(nimal.id(), "Admin", true)).isTrue();
        assertThat(store().isLastHolder(kumari.id(), "Admin", true)).isFalse();
        assertThat(store().isLastHolder(nimal.id(), "Admin", false)).isFalse();
        assertThat(store().isLastHolder(kumari.id(), "Admin", false)).isFalse();
    }

    @Test
    void accountsAreFoundByPartsOfTheirEmailsAndNames() {
        User b = new User("b", "b@viewer.example", "සුනේත්‍රා", "O'Brien 100%", Set.of(), Map.of(), true, false, 1, 1);
        User a = new User("a", "a@viewer.example", "Amara", "Perera", Set.of(), Map.of(), true, true, 1, 1);
        store().add(b, HASH);
        store().add(a, HASH);

        assertThat(containing("VIEWER", 10, 0)).containsExactly(a, b);
        assertThat(containing("viewer", 1, 1)).containsExactly(b);
        assertThat(containing("MAR", 10, 0)).containsExactly(a);
        assertThat(containing("o'brien", 10, 0)).containsExactly(b);
        assertThat(containing("සුනේ", 10, 0)).containsExactly(b);
        assertThat(containing("%", 10, 0)).containsExactly(b);
        assertThat(containing("_", 10, 0)).isEmpty();
        assertThat(containing("a%a", 10, 0)).isEmpty();
    }

    @Test
    void accountsAreFilteredAndOrderedByTheirFields() {
        User a =
                new User("a", "a@viewer.example", "Kumari", "Silva", Set.of(), joined("2019-03-01"), true, false, 1, 1);
        User b =
                new User("b", "b@viewer.example", "kumari", "Ábel", Set.of(), joined("2024-11-22"), false, false, 2, 1);
        User c = new User("c", "c@viewer.example", "Amara", "silva", Set.of(), Map.of(), true, true, 3, 1);
        List.of(c, a, b).forEach(user -> store().add(user, HASH));

        assertThat(filtered("firstName eq 'KUMARI'", "")).containsExactly(a, b);
        assertThat(filtered("disabled eq true or version eq 2", "email desc")).containsExactly(c, b);
        assertThat(filtered("startswith(email, 'B@') or contains(lastName, 'ILV')", "lastName desc,firstName"))
                .containsExactly(b, c, a);
        assertThat(filtered("lastName eq 'ábel'", "")).isEmpty();
        assertThat(filtered("joined lt 2024-11-22", "")).containsExactly(a);
        assertThat(filtered("joined ne 2024-11-22", "")).containsExactly(a, c);
        assertThat(filtered("not (joined le 2024-11-22)", "")).containsExactly(c);
        assertThat(filtered("joined eq null", "")).containsExactly(c);
        assertThat(filtered("joined ne null", "joined desc")).containsExactly(b, a);
        assertThat(filtered("", "joined")).containsExactly(c, a, b);
        assertThat(filtered("", "lastName")).containsExactly(a, c, b);
        assertThat(store().list(new Selection(null, List.of(), 1, 1))).containsExactly(b);
    }

    private List<User> filtered(String filter, String orders) {
        Field joined = UserFields.claim("joined", "jwt.datej", Field.Type.DATE);
        Fields fields = new Fields(
                Stream.concat(UserFields.ALL.stream(), Stream.of(joined)).toList());
        return store().list(new Selection(
                filter.isEmpty() ? null : understood(fields.filter(filter)),
                orders.isEmpty() ? List.of() : understood(fields.orders(orders)),
                10,
                0));
    }

    private static <T> T understood(Parsed<T> parsed) {
        return ((Parsed.Understood<T>) parsed).value();
    }

    private List<User> containing(String text, int top, int skip) {
        return store().list(new Selection(UserFields.containing(text), List.of(), top, skip));
    }

    private static Map<String, String> joined(String date) {
        return Map.of("jwt.datej", date);
    }

    @Test
    void unlockingForgetsTheFailuresOfTheDayToo() {
        LockoutAccount account = account("nimal@viewer.example");
        LockoutAccount other = account("kumari@viewer.example");
        fail(PER_DAY, account, START, DAILY);
        fail(PER_DAY, other, START, DAILY);
        assertThat(admitted(account, START)).isFalse();

        assertThat(store().unlock(account.id())).isTrue();
        assertThat(store().unlock("nobody")).isFalse();

        fail(PER_DAY / 2 - 1, account, START, DAILY);
        assertThat(admitted(account, START)).isTrue();
        assertThat(admitted(other, START)).isFalse();
    }

    private User withRoles(String id, String... roles) {
        User user = new User(id, id + "@viewer.example", "N", "P", Set.of(roles), Map.of(), true, false, 1, 1);
        store().add(user, HASH);
        return user;
    }

    private static User changed(Optional<Changed> change) {
        return change.orElseThrow().user();
    }

    private static User disabled(User user) {
        return withDisabled(user, true);
    }

    private static User enabled(User user) {
        return withDisabled(user, false);
    }

    private static User withDisabled(User user, boolean disabled) {
        return with(user, user.confirmed(), disabled);
    }

    private static User unconfirmed(User user) {
        return with(user, false, user.disabled());
    }

    private static User with(User user, boolean confirmed, boolean disabled) {
        return new User(
                user.id(),
                user.email(),
                user.firstName(),
                user.lastName(),
                user.roles(),
                user.claims(),
                confirmed,
                disabled,
                user.version(),
                user.permitsFrom());
    }

    @Test
    void anEmailThatIsTakenIsRefusedAndNothingChanges() {
        User first = added("nimal@viewer.example");
        User second = user("nimal@viewer.example");

        assertThat(store().add(second, "another hash")).isFalse();

        assertThat(store().find(second.id())).isEmpty();
        assertThat(store().findByEmail("nimal@viewer.example")).contains(new Credentials(first, HASH));
        assertThat(admitted(new LockoutAccount(second.id()), START)).isFalse();
        assertThat(store().add(user(second.id(), "kamala@viewer.example"), HASH))
                .isTrue();
    }

    @Test
    void anAccountIsNeverReplacedByAnother() {
        User nimal = added("nimal@viewer.example");

        assertThatThrownBy(() -> store().add(user(nimal.id(), "kamala@viewer.example"), HASH))
                .isInstanceOf(RuntimeException.class);
        assertThat(store().list(10, 0)).containsExactly(nimal);
    }

    @Test
    void accountsAreListedInTheOrderOfTheirEmailsPageByPage() {
        User c = added("c@viewer.example");
        User a = added("a@viewer.example");
        User b = added("b@viewer.example");

        assertThat(store().list(2, 0)).containsExactly(a, b);
        assertThat(store().list(2, 2)).containsExactly(c);
        assertThat(store().list(2, 3)).isEmpty();
        assertThat(store().list(0, 0)).isEmpty();
    }

    @Test
    void aPasswordsHashIsReplacedWhereItStillIsTheOldOne() {
        User nimal = added("nimal@viewer.example");
        User kamala = added("kamala@viewer.example");

        assertThat(store().replacePasswordHash(nimal.id(), HASH, "new hash")).isTrue();

        assertThat(store().findByEmail(nimal.email())).contains(new Credentials(nimal, "new hash"));
        assertThat(store().findByEmail(kamala.email())).contains(new Credentials(kamala, HASH));
    }

    @Test
    void aPasswordsHashThatIsAnotherByNowStaysAsItIs() {
        User nimal = added("nimal@viewer.example");

        assertThat(store().replacePasswordHash(nimal.id(), "an older hash", "new hash"))
                .isFalse();
        assertThat(store().replacePasswordHash("another", HASH, "new hash")).isFalse();

        assertThat(store().findByEmail(nimal.email())).contains(new Credentials(nimal, HASH));
    }

    @Test
    void theLastFailureAllowedLocksAndTheOneBeforeDoesNot() {
        LockoutAccount nimal = account("nimal@viewer.example");
        LockoutAccount kamala = account("kamala@viewer.example");

        fail(MAX_FAILURES - 1, nimal, START);
        fail(MAX_FAILURES, kamala, START);

        assertThat(admitted(nimal, START)).isTrue();
        assertThat(admitted(kamala, START)).isFalse();
    }

    @Test
    void aLockEndsExactlyAtItsEnd() {
        LockoutAccount nimal = account("nimal@viewer.example");
        fail(MAX_FAILURES, nimal, START);

        assertThat(admitted(nimal, START.plus(LOCK).minus(SECOND))).isFalse();
        assertThat(admitted(nimal, START.plus(LOCK).minusMillis(1))).isFalse();
        assertThat(admitted(nimal, START.plus(LOCK))).isTrue();
    }

    @Test
    void aFailureCountsAgainFromTheEndOfALockOn() {
        LockoutAccount nimal = account("nimal@viewer.example");
        Instant end = START.plus(LOCK);
        fail(MAX_FAILURES, nimal, START);

        fail(MAX_FAILURES - 1, nimal, end.minusMillis(1));
        fail(MAX_FAILURES - 1, nimal, end);

        assertThat(admitted(nimal, end)).isTrue();
    }

    @Test
    void everyFurtherLockIsTwiceAsLongUpToTheLongest() {
        LockoutAccount nimal = account("nimal@viewer.example");
        Instant now = START;
        for (long minutes : List.of(15, 30, 60, 120, 240, 480, 960, 1440, 1440)) {
            fail(MAX_FAILURES, nimal, now);
            Instant end = now.plus(Duration.ofMinutes(minutes));
            assertThat(admitted(nimal, end.minus(SECOND)))
                    .as("a second before the end of %s min", minutes)
                    .isFalse();
            now = end;
        }
        assertThat(admitted(nimal, now)).isTrue();
    }

    @Test
    void aLockIsAsLongAsTheNewOptionsSayWhereTheyBecameStricter() {
        LockoutAccount nimal = account("nimal@viewer.example");
        fail(MAX_FAILURES, nimal, START, new LockoutOptions(MAX_FAILURES, SECOND, SECOND));
        Instant now = START.plus(SECOND);

        fail(MAX_FAILURES, nimal, now);

        assertThat(admitted(nimal, now.plus(LOCK).minus(SECOND))).isFalse();
        assertThat(admitted(nimal, now.plus(LOCK))).isTrue();
    }

    @Test
    void aSignInForgetsTheFailuresAndTheLocksBeforeIt() {
        LockoutAccount nimal = account("nimal@viewer.example");
        fail(MAX_FAILURES, nimal, START);
        Instant now = START.plus(LOCK);
        fail(MAX_FAILURES - 1, nimal, now);

        assertThat(admitted(nimal, now)).isTrue();

        fail(MAX_FAILURES - 1, nimal, now);
        assertThat(admitted(nimal, now)).isTrue();
        fail(MAX_FAILURES, nimal, now);
        assertThat(admitted(nimal, now.plus(LOCK).minus(SECOND))).isFalse();
        assertThat(admitted(nimal, now.plus(LOCK))).isTrue();
    }

    @Test
    void whoIsLockedStaysSoHoweverOftenTheyTryWhateverTheirPassword() {
        LockoutAccount nimal = account("nimal@viewer.example");
        fail(MAX_FAILURES, nimal, START);
        Instant end = START.plus(LOCK);

        fail(100, nimal, end.minus(SECOND));
        IntStream.range(0, 100)
                .forEach(time -> assertThat(admitted(nimal, end.minus(SECOND))).isFalse());

        fail(MAX_FAILURES, nimal, end);
        Instant secondEnd = end.plus(LOCK.multipliedBy(2));
        assertThat(admitted(nimal, secondEnd.minus(SECOND)))
                .as("the lock before is remembered")
                .isFalse();
        assertThat(admitted(nimal, secondEnd)).isTrue();
    }

    @Test
    void whereNoFailureIsAllowedTheFirstLocksAndTheNextDoesNotExtendThat() {
        LockoutAccount nimal = account("nimal@viewer.example");
        LockoutOptions none = new LockoutOptions(1, LOCK, LOCK.multipliedBy(4));

        fail(1, nimal, START, none);
        fail(1, nimal, START.plus(SECOND), none);

        assertThat(admitted(nimal, START.plus(LOCK).minus(SECOND))).isFalse();
        assertThat(admitted(nimal, START.plus(LOCK))).isTrue();
    }

    @Test
    void noLimitNeverLocks() {
        LockoutAccount nimal = account("nimal@viewer.example");

        fail(200, nimal, START, new LockoutOptions(0, LOCK, LOCK));

        assertThat(admitted(nimal, START)).isTrue();
    }

    @Test
    void oneAccountsFailuresAreNotAnothers() {
        LockoutAccount nimal = account("nimal@viewer.example");
        LockoutAccount kamala = account("kamala@viewer.example");

        fail(MAX_FAILURES, nimal, START);

        assertThat(admitted(kamala, START)).isTrue();
        assertThat(admitted(nimal, START)).isFalse();
    }

    @Test
    void everyDecoyCountsAsAnAccountDoes() {
        for (int i = 0; i < LockoutAccount.DECOYS; i++) {
            LockoutAccount decoy = new LockoutAccount("decoy-" + i);
            fail(MAX_FAILURES - 1, decoy, START);
            assertThat(admitted(decoy, START)).isTrue();
            fail(MAX_FAILURES, decoy, START);
            assertThat(admitted(decoy, START)).isFalse();
        }
    }

    @Test
    void nobodyIsAdmittedWhoseAccountWasNeverAdded() {
        LockoutAccount nobody = new LockoutAccount("nobody");

        fail(1, nobody, START);

        assertThat(admitted(nobody, START)).isFalse();
    }

    @Test
    void anAdmissionTellsWhetherThereIsAnythingToForget() {
        LockoutAccount nimal = account("nimal@viewer.example");

        assertThat(store().admit(nimal, START)).isEqualTo(Admission.OPEN);
        fail(1, nimal, START);
        assertThat(store().admit(nimal, START)).isEqualTo(Admission.OPEN_AFTER_FAILURES);
        store().forgetFailures(nimal, START);
        assertThat(store().admit(nimal, START)).isEqualTo(Admission.OPEN);
    }

    /** Otherwise whoever knows the password could try one second factor after another. */
    @Test
    void anAdmissionAloneForgetsNothing() {
        LockoutAccount nimal = account("nimal@viewer.example");
        for (int i = 0; i < MAX_FAILURES; i++) {
            store().admit(nimal, START);
            fail(1, nimal, START);
        }

        assertThat(store().admit(nimal, START)).isEqualTo(Admission.LOCKED);
        store().forgetFailures(nimal, START.plus(LOCK).minusMillis(1));
        assertThat(store().admit(nimal, START.plus(LOCK).minusMillis(1))).isEqualTo(Admission.LOCKED);
    }

    @Test
    void halfOfADaysFailuresMayComeAtOnceAndTheOthersOneByOne() {
        LockoutAccount nimal = account("nimal@viewer.example");
        Duration interval = Duration.ofDays(1).dividedBy(PER_DAY / 2);

        fail(PER_DAY / 2 - 1, nimal, START, DAILY);
        assertThat(admitted(nimal, START)).isTrue();
        fail(1, nimal, START, DAILY);
        for (int one = 1; one <= PER_DAY / 2; one++) {
            Instant due = START.plus(interval.multipliedBy(one));
            assertThat(admitted(nimal, due.minusMillis(1))).isFalse();
            assertThat(admitted(nimal, due)).isTrue();
            fail(1, nimal, due, DAILY);
        }
    }

    @Test
    void noMoreFailuresThanAllowedAreCountedInAnyDayHoweverOftenOneSignsInBetween() {
        LockoutAccount nimal = account("nimal@viewer.example");
        List<Instant> evaluated = new ArrayList<>();
        for (int minute = 0; minute < 3 * 24 * 60; minute += 7) {
            Instant now = START.plus(Duration.ofMinutes(minute));
            if (admitted(nimal, now)) {
                evaluated.add(now);
            }
            fail(1, nimal, now, DAILY);
        }

        assertThat(evaluated)
                .hasSizeGreaterThan(PER_DAY)
                .allSatisfy(first -> assertThat(evaluated)
                        .filteredOn(one -> !one.isBefore(first) && one.isBefore(first.plus(Duration.ofDays(1))))
                        .hasSizeLessThanOrEqualTo(PER_DAY));
    }

    @Test
    void withoutALimitADayNoneIsLeftBehind() {
        LockoutAccount nimal = account("nimal@viewer.example");
        fail(PER_DAY / 2, nimal, START, DAILY);
        Instant open = START.plus(Duration.ofHours(3));

        fail(1, nimal, open, new LockoutOptions(0, LOCK, LOCK, 0));

        assertThat(admitted(nimal, open)).isTrue();
    }

    @Test
    void aKnownDeviceHasFailuresOfItsOwn() {
        User nimal = added("nimal@viewer.example");
        LockoutAccount strangers = new LockoutAccount(nimal.id());
        LockoutAccount phone = deviceOf(nimal, "phone");
        LockoutAccount tablet = deviceOf(nimal, "tablet");

        fail(MAX_FAILURES, strangers, START);
        fail(MAX_FAILURES, tablet, START);

        assertThat(admitted(phone, START)).isTrue();
        assertThat(admitted(tablet, START)).isFalse();
        assertThat(admitted(strangers, START)).isFalse();
    }

    @Test
    void aDeviceThatAnAccountDoesNotKnowIsUnknown() {
        User nimal = added("nimal@viewer.example");
        LockoutAccount phone = deviceOf(nimal, "phone");
        LockoutAccount others = new LockoutAccount("kamala/phone");

        assertThat(store().admit(others, START)).isEqualTo(Admission.UNKNOWN);
        assertThat(store().countFailure(others, START, LOCKOUT)).isFalse();
        assertThat(store().countFailure(phone, START, LOCKOUT)).isTrue();

        store().addDevice("nobody", new LockoutAccount("nobody/phone"), START, 10);
        assertThat(store().admit(new LockoutAccount("nobody/phone"), START)).isEqualTo(Admission.UNKNOWN);
    }

    @Test
    void devicesThatNeverCameBackAreForgottenFirstAndThenThoseThatDidLongAgo() {
        User nimal = added("nimal@viewer.example");
        LockoutAccount phone = deviceOf(nimal, "phone", START, 3);
        LockoutAccount tablet = deviceOf(nimal, "tablet", START.plusMillis(1), 3);
        LockoutAccount script = deviceOf(nimal, "script", START.plusMillis(2), 3);
        store().admit(tablet, START.plusMillis(3));
        store().admit(phone, START.plusMillis(4));

        LockoutAccount again = deviceOf(nimal, "again", START.plusMillis(5), 3);
        assertThat(isKnown(script)).isFalse();
        store().admit(again, START.plusMillis(6));
        deviceOf(nimal, "another", START.plusMillis(7), 3);

        assertThat(isKnown(tablet)).isFalse();
        assertThat(isKnown(phone)).isTrue();
        assertThat(isKnown(again)).isTrue();
    }

    @Test
    void allDevicesOfAnAccountAreForgottenAndNobodyElses() {
        User nimal = added("nimal@viewer.example");
        User sunethra = added("sunethra@viewer.example");
        LockoutAccount phone = deviceOf(nimal, "phone", START, 3);
        LockoutAccount tablet = deviceOf(nimal, "tablet", START, 3);
        LockoutAccount others = deviceOf(sunethra, "phone", START, 3);

        store().forgetDevices(nimal.id());

        assertThat(isKnown(phone)).isFalse();
        assertThat(isKnown(tablet)).isFalse();
        assertThat(isKnown(others)).isTrue();
    }

    @Test
    void anAccountsDevicesAreForgottenWithIt() {
        User nimal = added("nimal@viewer.example");
        LockoutAccount phone = deviceOf(nimal, "phone");

        store().delete(nimal, ACCESS_UNTIL);

        assertThat(isKnown(phone)).isFalse();
    }

    private LockoutAccount deviceOf(User user, String hash) {
        return deviceOf(user, hash, START, 10);
    }

    private LockoutAccount deviceOf(User user, String hash, Instant now, int most) {
        LockoutAccount device = new LockoutAccount(user.id() + "/" + hash);
        store().addDevice(user.id(), device, now, most);
        return device;
    }

    private boolean isKnown(LockoutAccount device) {
        return store().countFailure(device, START, LOCKOUT);
    }
}
