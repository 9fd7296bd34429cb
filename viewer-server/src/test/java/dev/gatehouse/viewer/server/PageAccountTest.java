package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.Chromium;
import java.time.Duration;
import java.time.Period;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Coming in and looking after one's own account by the page, in a real browser. Skipped where the PATH has no Chromium. With {@code
 * -Dpage.screenshots=FOLDER} it leaves pictures there.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class PageAccountTest {

    private static final String NEW_PASSWORD = "seven green lamps over water";
    private static final String ALERT = "[role=alert]";

    @RegisterExtension
    static final AccountPages pages = new AccountPages();

    private ViewerPage page;

    @ParameterizedTest
    @CsvSource({
        "admin@viewer.example, en",
        "manager@viewer.example, si",
        "skilled@viewer.example, en",
        "junior@viewer.example, si"
    })
    void everyKindOfTraderComesIn(String trader, String language) {
        page = pages.page(language);

        page.signIn(trader, TestViewer.PASSWORD);

        page.awaitSelector("[data-sign-out]");
        pages.assertNothingLeaks(page);
    }

    @Test
    void nobodyLearnsWhetherThereIsAnAccount() {
        page = pages.page("en");
        page.enter("nobody@viewer.example");
        page.fill("password", TestViewer.PASSWORD);
        page.press("form button.main");
        String ofNobody = page.awaitSelector(ALERT).innerText();
        page.press("[data-to=email]");
        page.enter("skilled@viewer.example");
        page.fill("password", pages.secret("not the password at all"));
        page.press("form button.main");

        assertThat(page.awaitSelector(ALERT).innerText()).isEqualTo(ofNobody);
        pages.assertNothingLeaks(page);
    }

    @Test
    void theBrowsersButtonsGoBackAndForthBetweenTheSteps() {
        page = pages.page("en");
        String address = page.page().url();
        page.enter("skilled@viewer.example");
        page.press("[data-to=register]");
        page.awaitSelector("input[name=firstName]");
        assertThat(page.page().inputValue("input[name=email]")).isEqualTo("skilled@viewer.example");

        page.page().goBack();
        page.awaitSelector("input[name=password][autocomplete=current-password]");
        page.page().goBack();
        page.awaitSelector("[data-passkey]");
        page.page().goForward();
        page.awaitSelector("input[name=password][autocomplete=current-password]");

        assertThat(page.page().url()).isEqualTo(address);
        page.fill("password", TestViewer.PASSWORD);
        page.press("form button.main");
        page.awaitSelector("tr[data-share='1']");
        page.awaitTrue("history.state === null");
    }

    @Test
    void aStepThatNeedsWhatWasTypedBeginsAnewAfterAReload() {
        page = pages.page("en");
        page.enter("skilled@viewer.example");

        page.page().reload();

        page.awaitSelector("[data-passkey]");
        assertThat(page.page().inputValue("input[name=email]")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "si"})
    void whoeverIsNewRegistersConfirmsAndSignsIn(String language) {
        String email = "new-" + language + "@viewer.example";
        page = pages.page(language);
        page.enter(email);
        page.press("[data-to=register]");
        page.fill("firstName", "Nimali");
        page.fill("lastName", "Perera");
        page.fill("password", pages.secret("password123"));
        page.press("form button.main");
        assertThat(page.awaitSelector("#door-password-fault").innerText()).isNotBlank();
        page.awaitTrue("document.activeElement.id === 'door-password'");
        shoot("register-refused-" + language);

        page.fill("password", pages.secret(NEW_PASSWORD));
        page.press("form button.main");
        page.awaitSelector("input[name=code]");
        page.awaitSelector("[data-inbox] a[href='/dev/inbox']");
        shoot("confirm-" + language);
        page.fill("code", "AAAAAAAA");
        page.press("form button.main");
        page.awaitSelector(ALERT);
        pages.assertNothingLeaks(page);

        page.fill("code", pages.code(email, 1));
        page.press("form button.main");
        page.awaitSelector("[role=status] .notice.done");
        shoot("confirmed-" + language);
        page.fill("password", NEW_PASSWORD);
        page.press("form button.main");
        page.awaitSelector("[data-sign-out]");
        assertThat(page.text("header")).contains("Nimali Perera");
        pages.assertNothingLeaks(page);
    }

    @Test
    void anotherCodeIsSentOnceAMinute() {
        String email = "another@viewer.example";
        page = pages.page("en");
        page.enter(email);
        page.press("[data-to=register]");
        page.fill("firstName", "Nimali");
        page.fill("lastName", "Perera");
        page.fill("password", pages.secret(NEW_PASSWORD));
        page.press("form button.main");
        page.awaitSelector("[data-another]");
        pages.mails(email, 1);
        pages.laterOn(Duration.ofSeconds(61));

        page.press("[data-another]");

        page.awaitText("Asked for another code");
        page.fill("code", pages.code(email, 2));
        page.press("form button.main");
        page.awaitText("Your address is confirmed");
    }

    @Test
    void whoeverRegistersAnAddressThatHasAnAccountIsToldSoByEMailAlone() {
        page = pages.page("en");
        page.enter("junior@viewer.example");
        page.press("[data-to=register]");
        page.fill("firstName", "Not");
        page.fill("lastName", "Junior");
        page.fill("password", pages.secret(NEW_PASSWORD));
        page.press("form button.main");

        page.awaitSelector("input[name=code]");
        assertThat(page.text(".door")).contains("An e-mail to junior@viewer.example says how to go on.");
        assertThat(pages.mails("junior@viewer.example", 1)
                        .getFirst()
                        .required("text")
                        .asString())
                .doesNotContainPattern("(?m)^[2-9A-HJKMNP-Z]{8}$");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "si"})
    void whoeverForgotThePasswordSetsAnotherOne(String language) {
        String email = "forgetful-" + language + "@viewer.example";
        pages.viewer().addTrader(email, Period.ofYears(2));
        Caller phone = pages.viewer().signedIn(email);
        page = pages.page(language);
        page.enter(email);
        page.press("[data-to=forgotten]");
        shoot("forgotten-" + language);
        page.press("form button.main");
        page.awaitSelector("input[name=newPassword]");
        String code = pages.code(email, 1);

        page.fill("code", code);
        page.fill("newPassword", pages.secret("12345678"));
        page.press("form button.main");
        page.awaitSelector("#door-newPassword-fault");
        shoot("reset-" + language);
        page.fill("code", code);
        page.fill("newPassword", pages.secret(NEW_PASSWORD));
        page.press("form button.main");

        page.awaitSelector("[role=status] .notice.done");
        assertThat(phone.get("/api/permits").status()).isEqualTo(401);
        page.fill("password", NEW_PASSWORD);
        page.press("form button.main");
        page.awaitSelector("[data-sign-out]");
        pages.assertNothingLeaks(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "si"})
    void whoeverIsInvitedSetsAPasswordAndIsIn(String language) {
        String email = "invited-" + language + "@viewer.example";
        Answer invitation = pages.viewer()
                .manager()
                .post(
                        "/api/traders/invitations",
                        "{\"email\": \"%s\", \"firstName\": \"Kasun\", \"lastName\": \"Silva\", \"dateJoined\": \"2015-01-31\"}"
                                .formatted(email));
        assertThat(invitation.status()).isEqualTo(201);
        page = pages.page(language);
        page.enter(email);
        page.press("[data-to=code]");
        page.awaitSelector("[data-to=invited]");
        shoot("code-" + language);
        page.press("[data-to=invited]");
        page.fill("code", pages.code(email, 1));
        page.fill("password", pages.secret(NEW_PASSWORD));
        shoot("invited-" + language);
        page.press("form button.main");

        page.awaitSelector("[role=status] .notice.done");
        page.fill("password", NEW_PASSWORD);
        page.press("form button.main");
        page.awaitSelector("tr[data-share='1']");
        pages.assertNothingLeaks(page);
    }

    @Test
    void aPasswordIsShownToWhoeverWantsToSeeItUntilItIsSent() {
        page = pages.page("en");
        page.enter("skilled@viewer.example");
        page.fill("password", pages.secret("not the password at all"));
        page.press("button.peek");
        page.awaitTrue("document.getElementById('door-password').type === 'text'");

        page.press("form button.main");

        page.awaitSelector(ALERT);
        assertThat(page.evaluate("document.getElementById('door-password').type"))
                .isEqualTo("password");
        assertThat(page.evaluate("document.querySelector('.peek').ariaPressed")).isEqualTo("false");
        pages.assertNothingLeaks(page);
    }

    @Test
    void whoeverHasNoPasskeyIsToldThatNoneWasUsed() {
        page = pages.page("en");
        Chromium.addAuthenticator(page.page());

        page.press("[data-passkey]");

        page.awaitText("No passkey was used");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "si"})
    void theDoorFitsPhonesAndDesks(String language) {
        page = pages.page(language);
        shoot("door-" + language);
        page.enter("skilled@viewer.example");
        shoot("password-" + language);
        page.press("[data-to=register]");
        page.awaitSelector("input[name=firstName]");
        shoot("register-" + language);
    }

    private void shoot(String view) {
        page.fits(view, BrowsedViewer.pictures());
    }
}
