package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import dev.gatehouse.testkit.AuthenticatorApp;
import dev.gatehouse.testkit.Chromium;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Looking after one's own account by the page, in a real browser. Skipped where the PATH has no Chromium. With {@code
 * -Dpage.screenshots=FOLDER} it leaves pictures there.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class PageSettingsTest {

    private static final String NEW_PASSWORD = "seven green lamps over water";

    @RegisterExtension
    static final AccountPages pages = new AccountPages();

    private ViewerPage page;

    @ParameterizedTest
    @CsvSource({
        "admin@viewer.example, en",
        "manager@viewer.example, si",
        "skilled@viewer.example, si",
        "junior@viewer.example, en"
    })
    void everyKindOfTraderHasSettings(String trader, String language) {
        page = pages.page(language);
        page.signIn(trader, TestViewer.PASSWORD);

        toSettings();

        assertThat(page.text("[data-section=email]")).contains(trader);
        for (String section :
                List.of("profile", "email", "language", "password", "factors", "passkeys", "data", "removal")) {
            page.awaitSelector("[data-section=" + section + "]");
        }
        shoot("settings-" + trader.split("@", -1)[0] + "-" + language);
        pages.assertNothingLeaks(page);
    }

    @Test
    void namesAreChangedAndShownAtOnce() {
        signIn("names@viewer.example", "en");
        page.fill("firstName", "");
        page.press("[data-section=profile] button.main");
        page.fill("firstName", "Amara");
        page.fill("lastName", "Silva");
        page.press("[data-section=profile] button.main");

        page.awaitText("Your name is saved.");
        assertThat(page.text("header")).contains("Amara Silva");
        page.reload();
        page.awaitText("Amara Silva");
    }

    @Test
    void ofTwoWhoChangeNamesTheSecondSeesBothAndDecides() {
        String email = "conflict@viewer.example";
        String id = signIn(email, "en");
        rename(id, "Theirs");

        page.fill("firstName", "Mine");
        page.press("[data-section=profile] button.main");

        Locator conflict = page.awaitSelector("[data-section=profile] [data-conflict]");
        assertThat(conflict.innerText()).contains("Mine Trader", "Theirs Trader");
        shoot("profile-conflict");
        page.press("[data-do=mine]");
        page.awaitText("Your name is saved.");
        assertThat(pages.viewer().manager().get("/api/traders/" + id).body()).contains("\"Mine\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "si"})
    void anAddressIsChangedWithACodeFromEachMailbox(String language) {
        String email = "moves-" + language + "@viewer.example";
        String newEmail = "moved-" + language + "@viewer.example";
        signIn(email, language);
        page.fill("email", newEmail);
        page.press("[data-section=email] button.main");
        page.awaitSelector("input[name=newCode]");
        String code = pages.code(email, 1);
        String newCode = pages.code(newEmail, 1);

        page.fill("code", newCode);
        page.fill("newCode", code);
        page.press("[data-section=email] button.main");
        page.awaitSelector("[data-section=email] [role=alert]");
        shoot("email-codes-" + language);
        page.fill("code", code);
        page.fill("newCode", newCode);
        page.press("[data-section=email] button.main");

        page.awaitSelector(".door .notice.done");
        page.signIn(newEmail, TestViewer.PASSWORD);
        page.awaitSelector("[data-section=email]");
        assertThat(page.text("[data-section=email]")).contains(newEmail);
        pages.assertNothingLeaks(page);
    }

    @Test
    void theLanguageIsChosenAndKept() {
        signIn("language@viewer.example", "en");

        page.press("[data-section=language] input[value=si]");

        page.awaitText("සැකසුම්");
        page.reload();
        page.awaitTrue("document.documentElement.lang === 'si'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "si"})
    void anotherPasswordEndsAllPermitsAndIsTakenAtTheDoor(String language) {
        String email = "password-" + language + "@viewer.example";
        signIn(email, language);
        Caller phone = pages.viewer().signedIn(email);

        changePassword(pages.secret("not the password of today"), pages.secret(NEW_PASSWORD));
        page.awaitSelector("#change-password-fault");
        changePassword(TestViewer.PASSWORD, pages.secret("qwertyuiop"));
        page.awaitSelector("#change-newPassword-fault");
        shoot("password-refused-" + language);
        pages.assertNothingLeaks(page);
        changePassword(TestViewer.PASSWORD, NEW_PASSWORD);

        page.awaitSelector(".door .notice.done");
        shoot("password-changed-" + language);
        assertThat(phone.get("/api/permits").status()).isEqualTo(401);
        page.signIn(email, NEW_PASSWORD);
        page.awaitSelector("[data-section=password]");
        pages.assertNothingLeaks(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "si"})
    void whoeverSignedInAWhileAgoDoesSoAgainAndGoesOn(String language) {
        String email = "again-" + language + "@viewer.example";
        String id = signIn(email, language);
        pages.laterOn(Duration.ofMinutes(10));

        page.press("[data-do=export]");
        page.awaitSelector("dialog.again");
        page.awaitTrue("document.activeElement.id === 'again-password'");
        page.press("[data-cancel]");
        page.awaitTrue("!document.querySelector('dialog.again')");
        page.press("[data-do=export]");
        page.fill("dialog.again", "password", pages.secret("not the password at all"));
        page.press("dialog.again button.main");
        page.awaitSelector("dialog.again [role=alert]");
        shoot("again-" + language);
        page.fill("dialog.again", "password", TestViewer.PASSWORD);
        Download file = page.page().waitForDownload(() -> page.press("dialog.again button.main"));

        assertThat(file.suggestedFilename()).matches("share-price-viewer-\\d{4}-\\d\\d-\\d\\d\\.json");
        page.awaitSelector("[data-section=data] .notice.done");
        assertThat(livePermits(id)).isEqualTo(1);
        page.follow("#/permits");
        page.awaitTrue("document.querySelectorAll('li[data-permit]').length === 1");
        pages.assertNothingLeaks(page);
    }

    @Test
    void allThatAskedForASignInOfAMomentAgoGoOnAfterIt() {
        signIn("asks-twice@viewer.example", "en");
        Chromium.addAuthenticator(page.page());
        pages.laterOn(Duration.ofMinutes(10));
        page.fill("form.add", "name", "Key");

        page.page()
                .evaluate("() => ['[data-do=enrol]', '[data-do=add]']"
                        + ".forEach(button => document.querySelector(button).click())");
        page.fill("dialog.again", "password", TestViewer.PASSWORD);
        page.press("dialog.again button.main");

        page.awaitSelector("li[data-passkey]");
        page.awaitSelector(".codes, [data-secret]");
        page.awaitTrue("!document.querySelector('dialog.again') && !document.querySelector('[aria-busy=true]')");
    }

    @Test
    void whatIsShownOnceOutlivesAnotherLanguage() {
        signIn("once@viewer.example", "en");
        page.press("[data-do=enrol]");
        String secret = page.text("[data-secret]");

        page.press(".languages button[lang=si]");
        page.awaitTrue("document.documentElement.lang === 'si'");

        assertThat(page.text("[data-secret]")).isEqualTo(secret);
    }

    @Test
    void anotherTabGoesOnWithTheSessionThatWasBegunAgain() {
        String id = signIn("tabs@viewer.example", "en");
        try (ViewerPage tab = page.tab()) {
            tab.awaitSelector(".live[data-state=live]");
            pages.laterOn(Duration.ofMinutes(10));
            page.press("[data-do=export]");
            page.fill("dialog.again", "password", TestViewer.PASSWORD);
            page.press("dialog.again button.main");
            page.awaitSelector("[data-section=data] .notice.done");

            tab.follow("#/permits");

            tab.awaitSelector("li[data-permit] .mark");
            assertThat(livePermits(id)).isEqualTo(1);
        }
    }

    @Test
    void whoeverHasBothCodesNeedNotAskForThemAgain() {
        String email = "codes@viewer.example";
        String newEmail = "codes-new@viewer.example";
        signIn(email, "en");
        page.fill("email", newEmail);
        page.press("[data-section=email] button.main");
        page.awaitSelector("input[name=newCode]");
        String code = pages.code(email, 1);
        String newCode = pages.code(newEmail, 1);
        page.reload();
        toSettings();

        page.press("[data-do=have]");
        page.fill("code", code);
        page.fill("newCode", newCode);
        page.press("[data-section=email] button.main");

        page.awaitText("You have a new address");
    }

    @Test
    void allThatIsKeptOfOneselfIsAFile() throws Exception {
        String email = "export@viewer.example";
        signIn(email, "en");

        Download file = page.page().waitForDownload(() -> page.press("[data-do=export]"));

        assertThat(Files.readString(file.path())).contains(email, "\"permits\"", "\"events\"");
        assertThat(file.url()).startsWith("blob:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "si"})
    void anAppIsSetUpUsedAndRemoved(String language) {
        String email = "app-" + language + "@viewer.example";
        signIn(email, language);
        pages.laterOn(Duration.ofMinutes(10));
        page.press("[data-do=enrol]");
        page.fill("dialog.again", "password", TestViewer.PASSWORD);
        page.press("dialog.again button.main");

        AuthenticatorApp app = new AuthenticatorApp(
                pages.secret(page.awaitSelector("[data-secret]").innerText()));
        page.awaitTrue("document.querySelector('.setup img').naturalWidth > 100");
        page.fill("[data-section=factors]", "code", "000000");
        page.press("[data-section=factors] button.main");
        page.awaitSelector("#factors-code-fault");
        shoot("factors-setup-" + language);
        page.fill("[data-section=factors]", "code", code(app));
        page.press("[data-section=factors] button.main");
        page.awaitSelector(".codes li");
        List<String> recoveryCodes = page.page().locator(".codes li").allInnerTexts();
        assertThat(recoveryCodes).hasSize(10).allSatisfy(code -> pages.secret(code));
        shoot("factors-codes-" + language);
        page.follow("#/permits");
        page.awaitSelector("li[data-permit]");
        pages.assertNothingLeaks(page);

        page.press("[data-sign-out]");
        page.signIn(email, TestViewer.PASSWORD);
        page.fill("code", pages.secret("999999"));
        page.press("form button.main");
        page.awaitSelector("[role=alert]");
        shoot("second-" + language);
        pages.laterOn(Duration.ofSeconds(30));
        page.fill("code", code(app));
        page.press("form button.main");
        toSettings();
        pages.laterOn(Duration.ofMinutes(10));
        page.press("[data-section=factors] [data-do=ask]");
        page.press("[data-section=factors] [data-do=remove]");
        page.fill("dialog.again", "password", TestViewer.PASSWORD);
        page.press("dialog.again button.main");
        page.fill("dialog.again", "code", recoveryCodes.getFirst());
        page.press("dialog.again button.main");

        page.awaitSelector("[data-section=factors] .notice.done");
        assertThat(pages.viewer().signedIn(email).get("/api/factors").member("recoveryCodes"))
                .isEqualTo("0");
        pages.assertNothingLeaks(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "si"})
    void aPasskeyIsAddedNamedUsedAndRemoved(String language) {
        String email = "passkey-" + language + "@viewer.example";
        signIn(email, language);
        Chromium.addAuthenticator(page.page());
        page.fill("form.add", "name", "My phone");
        page.press("[data-do=add]");
        page.awaitSelector("li[data-passkey]");
        page.page().locator(".codes li").allInnerTexts().forEach(pages::secret);
        shoot("passkeys-" + language);
        page.press("[data-do=kept]");
        page.press("[data-do=rename]");
        page.fill("li[data-passkey]", "name", "Telephone");
        page.press("li[data-passkey] button.main");
        page.awaitText("Telephone");

        page.press("[data-sign-out]");
        page.press(".door [data-passkey]");
        toSettings();
        pages.laterOn(Duration.ofMinutes(10));
        page.press("li[data-passkey] [data-do=ask]");
        page.press("li[data-passkey] [data-do=remove]");
        page.awaitSelector("dialog.again");
        page.press("dialog.again [data-passkey]");

        page.awaitSelector("[data-section=passkeys] .notice.done");
        page.awaitTrue("!document.querySelector('li[data-passkey]')");
        pages.assertNothingLeaks(page);
    }

    @Test
    void whoeverHasAPasskeyIsAskedForItAfterThePassword() {
        String email = "both@viewer.example";
        signIn(email, "en");
        addPasskey();
        page.press("[data-sign-out]");

        page.signIn(email, TestViewer.PASSWORD);
        page.awaitText("One more step");
        page.press(".door [data-passkey]");

        page.awaitSelector("[data-sign-out]");
    }

    @Test
    void somebodyElsesPasskeySignsThemInAndDoesNothingForAnybody() {
        signIn("other@viewer.example", "en");
        addPasskey();
        page.press("[data-sign-out]");
        String email = "one@viewer.example";
        pages.viewer().addTrader(email, Period.ofYears(2));
        page.signIn(email, TestViewer.PASSWORD);
        toSettings();
        pages.laterOn(Duration.ofMinutes(10));
        page.press("[data-section=removal] [data-do=ask]");
        page.press("[data-section=removal] [data-do=remove]");
        page.press("dialog.again [data-passkey]");

        page.awaitText("You are other@viewer.example.");
        page.awaitSelector("[data-section=removal] [data-do=ask]");
        assertThat(pages.viewer().signedIn(email).get("/api/traders/me/removal").status())
                .isEqualTo(404);
    }

    @Test
    void theFocusIsNeverLost() {
        signIn("focus@viewer.example", "en");
        Chromium.addAuthenticator(page.page());

        follow("[data-section=profile] button.main", "[data-section=profile] button.main");
        page.awaitText("Your name is saved.");
        follow("[data-section=removal] [data-do=ask]", "[data-section=removal] [data-do=keep]");
        follow("[data-section=removal] [data-do=keep]", "[data-section=removal] [data-do=ask]");
        page.fill("form.add", "name", "Key");
        follow("form.add button", ".codes + .buttons button");
        follow("[data-do=kept]", "[data-do=enrol]");
        follow("li[data-passkey] [data-do=rename]", "#rename-name");
        follow("li[data-passkey] button.main", "[data-section=passkeys] h2");
        pages.laterOn(Duration.ofMinutes(10));
        follow("[data-do=enrol]", "#again-password");
        follow("[data-cancel]", "[data-do=enrol]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "si"})
    void anAccountThatIsToBeRemovedIsKeptByWhoeverComesBack(String language) {
        String email = "leaves-" + language + "@viewer.example";
        signIn(email, language);
        page.press("[data-section=removal] [data-do=ask]");
        page.press("[data-section=removal] [data-do=keep]");
        page.press("[data-section=removal] [data-do=ask]");
        page.press("[data-section=removal] [data-do=remove]");
        page.awaitSelector(".door .notice.done");
        assertThat(page.text(".door .notice.done")).doesNotContainPattern("M\\d");
        shoot("removal-asked-" + language);

        page.signIn(email, TestViewer.PASSWORD);
        page.awaitSelector("[data-do=withdraw]");
        shoot("removal-planned-" + language);
        page.press("[data-do=withdraw]");

        page.awaitSelector("[data-section=removal] .notice.done");
        page.awaitSelector("[data-section=removal] [data-do=ask]");
    }

    @Test
    void theLastAdminIsToldWhyTheAccountStays() {
        page = pages.page("en");
        page.signIn("admin@viewer.example", TestViewer.PASSWORD);
        toSettings();

        page.press("[data-section=removal] [data-do=ask]");
        page.press("[data-section=removal] [data-do=remove]");

        page.awaitSelector("[data-section=removal] [role=alert]");
        page.awaitSelector("[data-sign-out]");
    }

    /** A trader of two years, in their settings; answers their id. */
    private String signIn(String email, String language) {
        String id = pages.viewer().addTrader(email, Period.ofYears(2));
        page = pages.page(language);
        page.signIn(email, TestViewer.PASSWORD);
        toSettings();
        return id;
    }

    private void toSettings() {
        page.awaitSelector("[data-sign-out]");
        page.follow("#/settings");
        page.awaitSelector("[data-section=factors] [data-do=enrol]");
        page.awaitSelector("[data-section=profile] form");
    }

    private void addPasskey() {
        Chromium.addAuthenticator(page.page());
        page.fill("form.add", "name", "Key");
        page.press("[data-do=add]");
        page.awaitSelector("li[data-passkey]");
    }

    /** Presses it by keyboard: the focus is where one goes on. */
    private void follow(String selector, String next) {
        page.awaitSelector(selector).press("Enter");
        page.awaitTrue("document.activeElement.matches(\"" + next + "\")");
    }

    private void changePassword(String password, String newPassword) {
        page.fill("password", password);
        page.fill("newPassword", newPassword);
        page.press("[data-section=password] button.main");
    }

    private static String code(AuthenticatorApp app) {
        return pages.secret(app.code(pages.browsed().clock().instant()));
    }

    private static void rename(String id, String firstName) {
        Caller manager = pages.viewer().manager();
        String trader = "/api/traders/" + id;
        assertThat(manager.patch(
                                trader,
                                "{\"firstName\": \"" + firstName + "\"}",
                                "If-Match",
                                manager.get(trader).etag())
                        .status())
                .isEqualTo(200);
    }

    private static long livePermits(String trader) {
        return pages.viewer()
                .manager()
                .get("/api/permits?trader=" + trader)
                .json()
                .required("value")
                .size();
    }

    private void shoot(String view) {
        page.fits(view, BrowsedViewer.pictures());
    }
}
