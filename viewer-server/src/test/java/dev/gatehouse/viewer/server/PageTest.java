package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page as traders use it, in a real browser. Skipped where the PATH has no Chromium. With {@code -Dpage.screenshots=FOLDER} it leaves
 * pictures of every view there.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class PageTest {

    private static final String SKILLED = "skilled@viewer.example";
    private static final String MANAGER = "manager@viewer.example";
    private static final String JUNIOR = "junior@viewer.example";
    private static final String QUOTED = "tr[data-share='1'] .spark .line";
    private static final String SHARE = "/api/industries/1/shares/1";

    @RegisterExtension
    static final BrowsedViewer browsed = new BrowsedViewer("--viewer.stream.heartbeat=PT1S");

    private ViewerPage page;

    @Test
    void whoeverSignsInSeesTheMarket() {
        page = browsed.page("en");
        page.signIn(SKILLED, TestViewer.PASSWORD);

        page.awaitSelector(QUOTED);
        page.awaitSelector("price-chart canvas");
        assertThat(page.text()).contains("BUD", "LWP", "WGL", "Technology index");
    }

    @Test
    void aWrongPasswordIsRefusedInTheServersWords() {
        page = browsed.page("en");
        page.signIn("nobody@viewer.example", "a wrong password");

        page.awaitSelector("[role=alert]");
        assertThat(page.text("[role=alert]")).isNotBlank().doesNotContain("a wrong password");
        page.awaitSelector("input[name=password]");
    }

    @Test
    void theSessionSurvivesAReload() {
        page = browsed.page("en");
        page.signIn(SKILLED, TestViewer.PASSWORD);
        page.awaitSelector("tr[data-share='1']");

        page.reload();

        page.awaitSelector("tr[data-share='1']");
    }

    @Test
    void anExpiredSessionIsRenewedOnceWithoutAnybodyNoticing() {
        page = browsed.page("en");
        page.signIn(SKILLED, TestViewer.PASSWORD);
        page.awaitSelector("tr[data-share='1']");
        List<String> renewals = new ArrayList<>();
        page.page().onResponse(answer -> {
            if (answer.url().endsWith("/web/session/renewal")) {
                renewals.add(answer.status() + " " + answer.request().method());
            }
        });

        browsed.clock().advance(Duration.ofHours(2));
        page.reload();
        page.follow("#/permits");

        page.awaitSelector("li[data-permit]");
        assertThat(renewals).containsExactly("200 POST");
    }

    @Test
    void aLostRenewalSignsNobodyOutAndIsSentAgainAsTheSameAttempt() {
        page = browsed.page("en");
        page.signIn(SKILLED, TestViewer.PASSWORD);
        page.awaitSelector(QUOTED);
        browsed.clock().advance(Duration.ofHours(2));
        List<String> sent = new ArrayList<>();
        AtomicBoolean lost = new AtomicBoolean(true);
        page.page().route("**/web/session/renewal", route -> {
            sent.add(route.request().postData());
            if (lost.get()) {
                route.abort();
            } else {
                route.resume();
            }
        });

        page.follow("#/permits");
        page.page().waitForCondition(() -> !sent.isEmpty());
        page.awaitSelector(".notice.away");
        lost.set(false);
        page.awaitSelector("li[data-permit]");
        page.awaitTrue("!document.querySelector('.notice.away')");

        assertThat(sent).hasSizeGreaterThan(1).containsOnly(sent.getFirst());
    }

    @Test
    void aNewPriceAppearsByItself() {
        page = browsed.page("en");
        page.signIn(SKILLED, TestViewer.PASSWORD);
        page.awaitSelector(".live[data-state=live]");
        page.awaitSelector("tr[data-share='3'] .spark .line");

        setPrice("/api/industries/1/shares/3", "123.45");

        page.awaitText("123.45");
    }

    @Test
    void whatAShareOfAMomentAgoDidIsNoFlatLine() {
        String share = browsed.viewer()
                .manager()
                .post("/api/industries/2/shares", "{\"tag\": \"NEW\", \"price\": 5}")
                .header("location");
        for (String price : List.of("6", "4", "7", "3")) {
            browsed.clock().advance(Duration.ofMinutes(1));
            setPrice(URI.create(share).getPath(), price);
        }
        page = browsed.page("en");
        page.signIn(SKILLED, TestViewer.PASSWORD);
        page.awaitSelector("tr[data-share]");

        page.follow("#/market/2");

        page.awaitTrue("[...document.querySelectorAll('tr[data-share] .spark .line')]"
                + ".some(line => new Set(line.getAttribute('d').match(/[\\d.]+(?= ?L|$)/g)).size >= 4"
                + " && line.closest('tr').innerText.includes('NEW'))");
    }

    @Test
    void aManagerSetsAPrice() {
        page = browsed.page("en");
        page.signIn(MANAGER, TestViewer.PASSWORD);
        page.awaitSelector("tr[data-share='1']");
        browsed.clock().advance(Duration.ofSeconds(1));

        page.follow("#/market/1/2");
        page.awaitSelector("input[name=price]");
        page.fill("price", "17.25");
        page.press(".editor button.main");

        page.awaitText("It is 17.25 now.");
        assertThat(browsed.viewer().manager().get("/api/industries/1/shares/2").body())
                .contains("17.25");
    }

    @Test
    void ofTwoWhoSetAPriceTheSecondSeesBothAndDecides() {
        page = browsed.page("en");
        page.signIn(MANAGER, TestViewer.PASSWORD);
        page.awaitSelector("tr[data-share='1']");
        page.follow("#/market/1/1");
        page.awaitSelector("input[name=price]");

        setPrice(SHARE, "11.11");
        page.fill("price", "12.22");
        page.press(".editor button.main");

        page.awaitSelector("[data-conflict]");
        assertThat(page.text("[data-conflict]")).contains("12.22", "11.11");
        assertThat(browsed.viewer().manager().get(SHARE).body()).contains("11.11");
        shoot("conflict");

        browsed.clock().advance(Duration.ofSeconds(1));
        page.press("[data-conflict] button.main");
        page.awaitText("It is 12.22 now.");
    }

    @Test
    void whoeverMayNotSetPricesIsToldWhyAndFromWhenOn() {
        page = browsed.page("en");
        page.signIn(SKILLED, TestViewer.PASSWORD);
        page.awaitSelector("tr[data-share='1']");

        page.follow("#/market/1/1");
        page.press("[data-why]");

        page.awaitSelector(".why dd.number");
        assertThat(page.evaluate("document.querySelector('input[name=price]')")).isEqualTo("null");
        shoot("why");
    }

    @Test
    void whoeverMayNotReadTheMarketIsToldWhy() {
        page = browsed.page("en");
        page.signIn(JUNIOR, TestViewer.PASSWORD);

        page.press("[data-why]");

        page.awaitSelector(".why dd.number");
    }

    @Test
    void aPermitIsEndedAndOnesOwnIsMarked() {
        page = browsed.page("en");
        String trader = "permits@viewer.example";
        browsed.viewer().addTrader(trader, Period.ofYears(2));
        Caller phone = browsed.viewer().signedIn(trader);
        page.signIn(trader, TestViewer.PASSWORD);
        page.awaitSelector("tr[data-share='1']");
        page.follow("#/permits");
        page.awaitText("This device");
        page.awaitSelector("li[data-permit] button");

        page.press("li[data-permit] button");

        page.awaitTrue("document.querySelectorAll('li[data-permit]').length === 1");
        assertThat(phone.get("/api/permits").status()).isEqualTo(401);
        assertThat(page.text()).contains("This device");
        assertThat(page.text("[data-where]")).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(page.page().title()).isEqualTo("My permits – Share Price Viewer");
    }

    /** The best of several: a machine may stand still for a second, but not each time. */
    @Test
    void aSessionThatIsEndedElsewhereEndsWithinASecondInFrontOfItsUser() {
        page = browsed.page("en");
        String trader = "ended@viewer.example";
        String id = browsed.viewer().addTrader(trader, Period.ofYears(2));
        Caller manager = browsed.viewer().manager();
        List<Duration> waits = new ArrayList<>();

        for (int round = 0; round < 5; round++) {
            page.signIn(trader, TestViewer.PASSWORD);
            page.awaitSelector(".live[data-state=live]");
            assertThat(manager.delete("/api/permits?trader=" + id).status()).isEqualTo(204);
            long ended = System.nanoTime();
            page.awaitSelector("input[name=email]");
            waits.add(Duration.ofNanos(System.nanoTime() - ended));
        }

        assertThat(Collections.min(waits)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void signingOutEndsTheSession() {
        page = browsed.page("si");
        page.signIn(SKILLED, TestViewer.PASSWORD);
        page.press("[data-sign-out]");
        page.awaitSelector("input[name=email]");

        page.reload();

        page.awaitSelector("input[name=email]");
        assertThat(page.evaluate("document.documentElement.lang")).isEqualTo("si");
    }

    @Test
    void noTokenOrPasswordIsWithinReachOfAScript() {
        page = browsed.page("en");
        page.signIn(MANAGER, TestViewer.PASSWORD);
        page.awaitSelector(QUOTED);
        page.follow("#/permits");
        page.awaitSelector("li[data-permit]");

        assertThat(page.reach() + page.console())
                .contains("/kept/session", "This device")
                .doesNotContain(TestViewer.PASSWORD)
                .doesNotContainPattern("eyJ[A-Za-z0-9_-]{10,}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "si"})
    void theFirstViewIsSmall(String language) {
        // What comes from the worker has no size.
        page = browsed.pageWithoutWorker(language);
        page.signIn(SKILLED, TestViewer.PASSWORD);
        page.awaitSelector("price-chart canvas");

        int sent = ((Number) page.page()
                        .evaluate(
                                "() => performance.getEntries().filter(({name}) => new URL(name, location).pathname.match(/^\\/(app\\/.*)?$/))"
                                        + ".reduce((sum, {transferSize = 0}) => sum + transferSize, 0)"))
                .intValue();

        assertThat(page.evaluate("performance.getEntries().map(entry => entry.name)"))
                .contains("/app/lib/uplot/");
        assertThat(sent).isBetween(20_000, 150_000);
    }

    @Test
    void anAddressThatSomebodyMistypedIsTheMarket() {
        page = browsed.page("en");
        page.signIn(SKILLED, TestViewer.PASSWORD);
        page.awaitSelector("tr[data-share='1']");

        for (String mistyped : List.of("#/markets/1", "#/%zz", "#//", "#/market/%E0%A4%A")) {
            page.follow("#/about");
            page.awaitText("What this browser keeps");
            page.follow(mistyped);
            page.awaitSelector("tr[data-share='1']");
        }
    }

    @Test
    void whoHasNoPointerSetsAPriceAndSeesWhereTheyAre() {
        page = browsed.page("en");
        type(MANAGER);
        page.awaitSelector("input[name=password]");
        type(TestViewer.PASSWORD);
        page.awaitSelector(QUOTED);

        tabTo("a[href='#/market/1/3']");
        page.page().keyboard().press("Enter");
        page.awaitSelector("input[name=price]");
        tabTo("input[name=price]");
        page.page().keyboard().press("ControlOrMeta+A");
        type("36.5");

        page.awaitText("It is 36.50 now.");
        assertThat(browsed.viewer().manager().get("/api/industries/1/shares/3").body())
                .contains("36.5");
    }

    /** Into what has the focus, and that is it. */
    private void type(String text) {
        page.awaitTrue("document.activeElement.matches('input')");
        page.page().keyboard().type(text);
        page.page().keyboard().press("Enter");
    }

    private void tabTo(String selector) {
        for (int tabs = 0; tabs < 40; tabs++) {
            page.page().keyboard().press("Tab");
            assertThat(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
                    .as(page.evaluate("document.activeElement.outerHTML"))
                    .isEqualTo("solid");
            if (page.evaluate("document.activeElement.matches(\"" + selector + "\")")
                    .equals("true")) {
                return;
            }
        }
        throw new AssertionError("never at " + selector);
    }

    @Test
    void whatIsABarrierIsFound() {
        page = browsed.page("en");
        page.evaluate("document.querySelector('main').append(document.createElement('img'))");

        assertThatThrownBy(() -> shoot("barrier")).hasMessageContaining("image-alt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "si"})
    void everyViewFitsPhonesAndDesks(String language) {
        page = browsed.page(language);
        shoot("sign-in-" + language);
        page.signIn(MANAGER, TestViewer.PASSWORD);
        page.awaitSelector(QUOTED);
        page.awaitSelector("price-chart canvas");
        shoot("market-" + language);
        page.follow("#/market/1/1");
        page.awaitSelector("input[name=price]");
        page.awaitSelector("price-chart canvas");
        shoot("share-" + language);
        page.follow("#/permits");
        page.awaitSelector("li[data-permit]");
        shoot("permits-" + language);
        page.follow("#/about");
        page.awaitSelector("[data-version]");
        shoot("about-" + language);
    }

    private void shoot(String view) {
        page.fits(view, BrowsedViewer.pictures());
    }

    private static void setPrice(String share, String price) {
        browsed.clock().advance(Duration.ofSeconds(1));
        Caller manager = browsed.viewer().manager();
        String tag = manager.get(share).header("etag");
        assertThat(manager.patch(share, "{\"price\": " + price + "}", "If-Match", tag)
                        .status())
                .isEqualTo(200);
    }
}
