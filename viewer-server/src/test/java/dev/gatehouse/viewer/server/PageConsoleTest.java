package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.SelectOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The console as managers use it, and what happens before those whom they manage, in a real browser. Skipped where the PATH has no
 * Chromium. With {@code -Dpage.screenshots=FOLDER} it leaves pictures there.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class PageConsoleTest {

    private static final String MANAGER = "manager@viewer.example";
    private static final String MARKUP = "<img src=x onerror=window.ran=1>";
    private static final Duration SOON = Duration.ofSeconds(5);

    @RegisterExtension
    static final BrowsedViewer browsed = new BrowsedViewer("--viewer.stream.heartbeat=PT1S");

    private ViewerPage page;

    @Test
    void aManagerEndsASessionAndSeesEveryNodeAcknowledgeItWhileItEndsInFrontOfItsTrader() {
        browsed.viewer().addTrader("kumari@viewer.example", Period.ofYears(2));
        page = openAt("en", "#/console/permits");
        try (ViewerPage theirs = browsed.page("en")) {
            theirs.signIn("kumari@viewer.example", TestViewer.PASSWORD);
            theirs.awaitSelector(".live[data-state=live]");
            note(theirs, ".door input[name=email]");
            search("kumari");
            note(page, ".ending li[data-node]");

            page.press("li[data-permit] [data-end]");

            page.awaitText("Every node refuses it.");
            assertThat(page.text(".ending li[data-node]")).containsPattern("\\S+-\\S{6}\\s+after \\d+ ms");
            theirs.awaitSelector(".door input[name=email]");
            assertThat(notedAt(theirs) - notedAt(page)).isLessThan(SOON.toMillis());
            shoot("console-ended");
        }
    }

    @Test
    void allOfATraderAreEndedOnceThatIsSure() {
        String id = browsed.viewer().addTrader("sunil@viewer.example", Period.ofYears(2));
        Caller phone = browsed.viewer().signedIn("sunil@viewer.example");
        Caller tablet = browsed.viewer().signedIn("sunil@viewer.example");
        page = openAt("si", "#/console/permits/" + id);
        page.awaitTrue("document.querySelectorAll('li[data-permit]').length === 2");

        page.press("[data-end-all]");
        page.press("dialog[open] button.quiet");
        page.awaitTrue("!document.querySelector('dialog')");
        assertThat(phone.get("/api/permits").status()).isEqualTo(200);
        page.press("[data-end-all]");
        shoot("console-sure-si");
        page.press("dialog[open] [data-do]");

        page.awaitSelector(".ending li[data-node]");
        page.awaitTrue("document.querySelectorAll('li[data-permit]').length === 0");
        assertThat(phone.get("/api/permits").status()).isEqualTo(401);
        assertThat(tablet.get("/api/permits").status()).isEqualTo(401);
    }

    @Test
    void permitsComeAPageAtATimeAndOnesOwnIsMarked() {
        String trader = "many@viewer.example";
        browsed.viewer().addTrader(trader, Period.ofYears(2));
        for (int sign = 0; sign < 21; sign++) {
            browsed.viewer().signedIn(trader);
        }
        page = openAt("en", "#/console");
        page.awaitTrue("document.querySelectorAll('li[data-permit]').length === 20");

        page.press("[data-more]");

        page.awaitTrue("document.querySelectorAll('li[data-permit]').length > 20");
        while (page.page().locator("[data-more]").count() > 0) {
            page.press("[data-more]");
            page.awaitTrue("!document.querySelector('.permits[aria-busy=true]')");
        }
        assertThat(page.evaluate("document.querySelectorAll('li[data-permit] .mark').length"))
                .isEqualTo("1");
        assertThat(page.evaluate("!!document.querySelector('li[data-permit]:has(.mark) [data-end]')"))
                .isEqualTo("false");
    }

    @Test
    void whoeverIsDisabledIsOutUntilTheyAreEnabled() {
        String id = browsed.viewer().addTrader("disabled@viewer.example", Period.ofYears(2));
        Caller theirs = browsed.viewer().signedIn("disabled@viewer.example");
        page = openAt("en", "#/console/traders/" + id);

        page.press("[data-action=disable]");
        page.press("dialog[open] [data-do]");

        page.awaitText("is disabled, and signed out everywhere");
        assertThat(theirs.get("/api/permits").status()).isEqualTo(401);
        page.press("[data-action=enable]");
        page.awaitText("may sign in again");
        assertThat(browsed.viewer()
                        .signedIn("disabled@viewer.example")
                        .get("/api/permits")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whatATraderMayDoFollowsFromTheDateThatAManagerSets() {
        String id = browsed.viewer().addTrader("new@viewer.example", Period.ofMonths(3));
        try (ViewerPage theirs = browsed.page("en")) {
            theirs.signIn("new@viewer.example", TestViewer.PASSWORD);
            theirs.awaitSelector("[data-why]");
            page = openAt("en", "#/console/traders/" + id);
            page.awaitSelector("input[name=dateJoined]");

            page.fill("dateJoined", LocalDate.now(ZoneOffset.UTC).minusYears(2).toString());
            page.press("form[data-trader] button.main");

            page.awaitText("Saved.");
            theirs.reload();
            theirs.awaitSelector("tr[data-share='1']");
        }
    }

    @Test
    void ofTwoWhoChangeATraderTheSecondSeesBothAndDecides() {
        String id = browsed.viewer().addTrader("both@viewer.example", Period.ofYears(2));
        page = openAt("en", "#/console/traders/" + id);
        page.awaitSelector("input[name=firstName]");
        Caller manager = browsed.viewer().manager();
        assertThat(manager.patch(
                                "/api/traders/" + id,
                                "{\"firstName\": \"Theirs\"}",
                                "If-Match",
                                manager.get("/api/traders/" + id).etag())
                        .status())
                .isEqualTo(200);

        page.fill("firstName", "Mine");
        page.press("form[data-trader] button.main");

        page.awaitSelector("[data-conflict]");
        assertThat(page.text("[data-conflict]")).contains("Mine", "Theirs");
        assertThat(manager.get("/api/traders/" + id).member("firstName")).isEqualTo("Theirs");
        shoot("console-conflict");
        page.press("[data-conflict] button.main");
        page.awaitText("Saved.");
        assertThat(manager.get("/api/traders/" + id).member("firstName")).isEqualTo("Mine");
    }

    @Test
    void whatIsWrongWithAnInvitationIsSaidAtItsField() {
        page = openAt("en", "#/console/traders");
        page.press("[data-inviting]");
        page.fill("email", "skilled@viewer.example");
        page.fill("firstName", "Sunethra");
        page.fill("lastName", "Silva");

        page.press("form[data-invite] button.main");

        page.awaitSelector("input[name=email][aria-invalid=true]");
        assertThat(page.text(".fault")).isNotBlank();
        assertThat(page.page().inputValue("input[name=firstName]")).isEqualTo("Sunethra");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "si"})
    void whatManagersMayNotDoIsToldWithTheReason(String language) {
        page = openAt(language, "#/console/traders/" + idOf(MANAGER));
        page.press("[data-action=unlock]");
        page.awaitSelector(".refusal [role=alert]");
        assertThat(page.text(".refusal")).isNotBlank();

        page.follow("#/console/traders/" + idOf("admin@viewer.example"));
        page.awaitText("admin@viewer.example");
        page.press("[data-action=unlock]");
        page.press(".refusal [data-why]");

        assertThat(page.awaitSelector(".refusal .why").innerText()).contains("Admin");
        shoot("console-rank-" + language);
    }

    @Test
    void secondFactorsAreResetAfterASignInOfAMomentAgo() {
        String id = browsed.viewer().addTrader("factors@viewer.example", Period.ofYears(2));
        Caller theirs = browsed.viewer().signedIn("factors@viewer.example");
        page = openAt("en", "#/console/traders/" + id);
        browsed.clock().advance(Duration.ofMinutes(6));

        page.press("[data-action=factors]");
        page.press("dialog.sure[open] [data-do]");
        page.awaitSelector("dialog.again[open] input[name=password]");
        assertThat(theirs.get("/api/permits").status()).isEqualTo(200);
        page.fill("password", TestViewer.PASSWORD);
        page.press("dialog.again button.main");

        page.awaitText("has no second factors any more");
        assertThat(theirs.get("/api/permits").status()).isEqualTo(401);
    }

    @Test
    void somebodyIsInvitedShownAsTextAndRemoved() {
        page = openAt("en", "#/console/traders");
        page.press("[data-inviting]");
        page.fill("email", "invited@viewer.example");
        page.fill("firstName", MARKUP);
        page.fill("lastName", "Invited");
        shoot("console-invite");
        page.press("form[data-invite] button.main");
        page.awaitText("An invitation to invited@viewer.example is on its way.");
        assertThat(page.text(".people")).contains(MARKUP);

        search("invited@viewer");
        page.awaitTrue("document.querySelectorAll('li[data-trader]').length === 1");
        page.press("li[data-trader] a");
        page.awaitSelector("[data-action=again]");
        assertThat(page.text("h1")).contains(MARKUP);
        laterOn();
        page.press("[data-action=remove]");
        assertThat(page.awaitSelector("dialog[open]").innerText()).contains(MARKUP);
        page.press("dialog[open] [data-do]");
        page.awaitSelector("li[data-trader]");

        page.follow("#/console/record");
        page.awaitSelector("li[data-event=USER_DELETED]");
        assertThat(page.text()).doesNotContain("undefined");
        assertThat(page.evaluate("typeof window.ran")).isEqualTo("undefined");
        assertThat(page.console()).allMatch(line -> line.startsWith("Failed to load resource"));
    }

    @Test
    void theRecordIsFilteredAndEachEventOpens() {
        String id = browsed.viewer().addTrader("recorded@viewer.example", Period.ofYears(2));
        browsed.viewer().signedIn("recorded@viewer.example");
        browsed.viewer()
                .anybody()
                .post(
                        "/api/permits",
                        "{\"email\": \"recorded@viewer.example\", \"password\": \"not the password at all\"}");
        page = openAt("en", "#/console/record");
        page.awaitSelector("li[data-event]");

        page.page().locator("select[name=type]").selectOption(new SelectOption().setValue("SIGN_IN_REFUSED"));
        page.fill("who", "recorded@viewer");
        page.press("[data-filter] button");

        page.awaitTrue("document.querySelectorAll('li[data-event]').length === 1"
                + " && document.querySelector('li[data-event=SIGN_IN_REFUSED]')");
        page.press("li[data-event] summary");
        assertThat(page.awaitSelector("li[data-event] .pairs").innerText())
                .contains("WRONG_PASSWORD", "recorded@viewer.example", "127.0.0.1");
        shoot("console-record-open");

        page.fill("until", LocalDate.now(ZoneOffset.UTC).minusDays(3).toString());
        page.press("[data-filter] button");
        page.awaitText("Nothing happened in this time.");
        page.follow("#/console/record/" + id);
        page.awaitText("Of Test Trader alone");
        page.awaitTrue("document.querySelectorAll('li[data-event=SIGNED_IN]').length === 1");
    }

    @Test
    void whatHappensMeanwhileShowsNothingTwice() {
        for (int sign = 0; sign < 51; sign++) {
            browsed.viewer().junior();
        }
        page = openAt("en", "#/console/record");
        page.awaitTrue("document.querySelectorAll('li[data-event]').length === 25");
        laterOn();
        browsed.viewer().junior();

        page.press("[data-more]");

        page.awaitTrue("document.querySelectorAll('li[data-event]').length === 49");
        assertThat(page.evaluate(
                        "new Set([...document.querySelectorAll('li[data-event]')].map(row => row.dataset.id)).size"))
                .isEqualTo("49");
    }

    @Test
    void signInsAndRefusalsArePlottedAndTold() {
        browsed.viewer().addTrader("plotted@viewer.example", Period.ofYears(2));
        page = openAt("en", "#/console/record");
        page.awaitSelector("count-chart canvas");
        int granted = Integer.parseInt(page.text("[data-granted]"));
        int refused = Integer.parseInt(page.text("[data-refused]"));
        browsed.viewer().signedIn("plotted@viewer.example");
        browsed.viewer()
                .anybody()
                .post(
                        "/api/permits",
                        "{\"email\": \"plotted@viewer.example\", \"password\": \"not the password at all\"}");

        Map.of(2, "PT6H", 3, "PT24H", 1, "PT1H").forEach((range, width) -> {
            Response answer = page.page()
                    .waitForResponse(
                            "**/api/audit/sign-ins?*",
                            () -> page.press("[data-sign-ins] .ranges button:nth-child(" + range + ")"));
            assertThat(answer.text()).contains("\"width\":\"" + width + "\"");
            page.awaitTrue("document.querySelector('[data-granted]').innerText === '" + (granted + 1) + "'"
                    + " && document.querySelector('[data-refused]').innerText === '" + (refused + 1) + "'");
        });
        assertThat(page.evaluate("document.querySelector('count-chart').getAttribute('aria-label')"))
                .contains(granted + 1 + " granted", refused + 1 + " refused");
        page.press("[data-sign-ins] summary");
        assertThat(page.text("[data-sign-ins] table")).contains(String.valueOf(granted + 1));
    }

    @ParameterizedTest
    @CsvSource({"skilled@viewer.example, en", "junior@viewer.example, si"})
    void whoeverIsNoManagerIsToldWhyAndFromWhenOn(String trader, String language) {
        page = browsed.page(language);
        page.signIn(trader, TestViewer.PASSWORD);
        page.awaitSelector("nav.places a[aria-current=page]");
        for (String section : new String[] {"permits", "traders", "record"}) {
            page.follow("#/about");
            page.awaitSelector(".about");
            page.follow("#/console/" + section);
            page.press("[data-why]");
            page.awaitSelector(".why dd.number");
        }
        assertThat(page.evaluate("document.querySelectorAll('nav.places a[href*=console]').length"))
                .isEqualTo("0");
        shoot("console-refused-" + language);
    }

    @Test
    void anAdminOfFewYearsReadsTheRecordAlone() {
        browsed.viewer().addTrader("young@viewer.example", Period.ofMonths(3), "Admin");
        laterOn();
        page = browsed.page("en");
        page.signIn("young@viewer.example", TestViewer.PASSWORD);
        page.awaitSelector("[data-why]");

        page.follow("#/console/record");
        page.awaitSelector("li[data-event=SIGNED_IN]");
        page.awaitSelector("count-chart canvas");
        assertThat(page.page().locator("input[name=who]").count()).isZero();
        page.follow("#/console/traders");

        page.awaitText("The console is for managers");
    }

    @Test
    void whatTheServerCouldNotBeAskedForIsThereWhenItCanBe() {
        page = browsed.page("en");
        page.signIn(MANAGER, TestViewer.PASSWORD);
        page.awaitSelector("tr[data-share='1'] .spark .line");
        page.page().route("**/api/**", route -> route.abort());
        page.follow("#/console/traders");
        page.awaitSelector(".notice.away");

        page.page().unroute("**/api/**");

        page.awaitSelector("li[data-trader]");
        page.awaitTrue("!document.querySelector('.notice.away')");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "si"})
    void everySectionFitsPhonesAndDesks(String language) {
        String id = browsed.viewer().addTrader("fits-" + language + "@viewer.example", Period.ofYears(2));
        page = openAt(language, "#/console");
        page.awaitSelector("nav.places a[href*=console]");
        page.awaitSelector("li[data-permit]");
        shoot("console-permits-" + language);
        page.follow("#/console/traders");
        page.awaitSelector("li[data-trader]");
        shoot("console-traders-" + language);
        page.follow("#/console/traders/" + id);
        page.awaitSelector("input[name=dateJoined]");
        shoot("console-trader-" + language);
        page.follow("#/console/record");
        page.awaitSelector("count-chart canvas");
        page.awaitSelector("li[data-event]");
        shoot("console-record-" + language);
        assertThat(page.text()).doesNotContainPattern("\\bM\\d\\d\\b");
    }

    private static ViewerPage openAt(String language, String hash) {
        ViewerPage opened = browsed.page(language);
        opened.signIn(MANAGER, TestViewer.PASSWORD);
        opened.awaitSelector("tr[data-share='1']");
        opened.follow(hash);
        opened.awaitSelector(".picker a[aria-current=true][href*=console]");
        return opened;
    }

    /** So that what happens next is the newest of the record. */
    private static void laterOn() {
        browsed.clock().advance(Duration.ofSeconds(1));
    }

    private static String idOf(String email) {
        return browsed.viewer()
                .manager()
                .get("/api/traders?search=" + email)
                .json()
                .at("/value/0/id")
                .asString();
    }

    private void search(String words) {
        page.awaitSelector("form.search");
        page.fill("search", words);
        page.press("form.search button");
        page.awaitTrue("!document.querySelector('form.search button').disabled");
    }

    /** Has a page write down when something appears in it. */
    private static void note(ViewerPage where, String selector) {
        where.page().evaluate("""
                selector => {
                  const look = () => { window.notedAt ??= document.querySelector(selector) ? Date.now() : undefined; };
                  new MutationObserver(look).observe(document, {childList: true, subtree: true});
                }""", selector);
    }

    private static long notedAt(ViewerPage where) {
        return Long.parseLong(where.evaluate("window.notedAt"));
    }

    private void shoot(String view) {
        page.fits(view, BrowsedViewer.pictures());
    }
}
