package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page makes of a server or a network that is away, of answers that are lost, and of sessions that end meanwhile. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class PageAwayTest {

    private static final String SKILLED = "skilled@viewer.example";
    private static final String RENEWAL = "**/web/session/renewal";
    private static final String QUOTED = "tr[data-share='1'] .spark .line";
    private static final String WORKER_READY = "navigator.serviceWorker.ready.then(() => true)";

    private static final String KEPT = "caches.open('viewer.kept').then(store => store.keys())"
            + ".then(found => found.map(request => request.url))";

    @RegisterExtension
    static final BrowsedViewer browsed = new BrowsedViewer("--viewer.stream.heartbeat=PT1S");

    private ViewerPage signedIn(String trader) {
        ViewerPage page = browsed.page("en");
        page.signIn(trader, TestViewer.PASSWORD);
        page.awaitSelector("[data-sign-out]");
        return page;
    }

    @Test
    void withoutTheServerThePageOpensAndShowsWhatItKept() {
        ViewerPage page = signedIn(SKILLED);
        page.awaitSelector(QUOTED);
        String price = page.text("tr[data-share='1'] [data-price]");
        page.evaluate(WORKER_READY);

        browsed.whileAway(() -> {
            page.reload();

            page.awaitSelector(QUOTED);
            assertThat(page.text("tr[data-share='1'] [data-price]")).isEqualTo(price);
            assertThat(page.text("tr[data-share='1'] [data-cached]")).isEqualTo("cached");
            page.awaitSelector(".notice.away");
            page.awaitTrue("/Attempt [2-9], waiting [0-9]+ s/.test(document.body.innerText)");
            assertThat(page.text(".notice.away")).contains("The server can't be reached", "You see what was kept on");
            page.fits("away", BrowsedViewer.pictures());

            page.follow("#/about");
            page.awaitText("What this browser keeps");
            page.follow("#/market");
            page.awaitSelector(QUOTED);
        });

        // Unless it has gone by itself.
        page.evaluate("document.querySelector('.notice.away button')?.click()");
        page.awaitSelector(".live[data-state=live]");
        page.awaitTrue("!document.querySelector('.notice.away')");
        page.awaitTrue("!document.querySelector(\"tr[data-share='1'] [data-cached]\")");
    }

    @Test
    void aShareThatWasSeenIsShownWithoutTheServerButNotToBeEdited() {
        ViewerPage page = signedIn("manager@viewer.example");
        page.awaitSelector(QUOTED);
        page.follow("#/market/1/1");
        page.awaitSelector("input[name=price]");
        page.evaluate(WORKER_READY);

        browsed.whileAway(() -> {
            page.page().reload();
            page.awaitSelector(".notice.away");
            page.awaitSelector("[data-latest]");

            assertThat(page.text("h1")).isEqualTo("BUD");
            assertThat(page.page().locator("input[name=price]").count()).isZero();
        });

        page.awaitSelector("input[name=price]");
    }

    @Test
    void aSessionSurvivesARestartOfTheServerInFrontOfItsUser() {
        ViewerPage page = signedIn(SKILLED);
        page.awaitSelector(".live[data-state=live]");

        browsed.whileAway(() -> page.awaitSelector(".notice.away"));

        page.awaitSelector(".live[data-state=live]");
        setPrice("/api/industries/1/shares/3", "77.77");
        page.awaitText("77.77");
    }

    @Test
    void twoTabsWhoseTokenHasExpiredRenewItOnce() {
        ViewerPage page = signedIn(SKILLED);
        page.awaitSelector(".live[data-state=live]");
        ViewerPage tab = page.tab();
        tab.awaitSelector(".live[data-state=live]");
        List<String> renewals = Collections.synchronizedList(new ArrayList<>());
        page.context().onRequest(request -> {
            if (request.url().endsWith("/web/session/renewal")) {
                renewals.add(request.url());
            }
        });

        browsed.clock().advance(Duration.ofHours(2));
        page.follow("#/permits");
        tab.follow("#/permits");
        page.awaitSelector("li[data-permit]");
        tab.awaitSelector("li[data-permit]");
        page.follow("#/market");
        page.awaitSelector(".live[data-state=live]");

        assertThat(renewals).hasSize(1);
    }

    @Test
    void aRenewalWhoseAnswerWasLostIsSentAgainAsTheSameAttempt() {
        ViewerPage page = signedIn(SKILLED);
        page.awaitSelector(QUOTED);
        List<String> sent = new ArrayList<>();
        page.page().route(RENEWAL, route -> {
            sent.add(route.request().postData());
            if (sent.size() == 1) {
                assertThat(sendAside(route.request()).status()).isEqualTo(200);
                route.abort();
            } else {
                route.resume();
            }
        });

        browsed.clock().advance(Duration.ofHours(2));
        page.follow("#/permits");

        page.awaitSelector("li[data-permit]");
        assertThat(sent).hasSize(2).containsOnly(sent.getFirst());
        assertThat(page.evaluate("caches.has('viewer.renewal')")).isEqualTo("false");
    }

    @Test
    void aBrowserThatIsClosedWhileItRenewsGoesOnWithTheSameAttempt() {
        ViewerPage page = signedIn(SKILLED);
        page.awaitSelector(QUOTED);
        List<String> sent = new ArrayList<>();
        page.context().route(RENEWAL, route -> {
            sent.add(route.request().postData());
            if (sent.size() == 1) {
                sendAside(route.request());
            } else {
                route.resume();
            }
        });

        browsed.clock().advance(Duration.ofHours(2));
        page.follow("#/permits");
        page.page().waitForCondition(() -> sent.size() == 1);
        page.page().reload();

        page.awaitSelector("li[data-permit]");
        assertThat(sent).hasSize(2).containsOnly(sent.getFirst());
    }

    /** As the browser would; but what is answered, its cookies too, never gets there. */
    private static Answer sendAside(Request request) {
        Map<String, String> headers = request.allHeaders();
        return browsed.viewer()
                .anybody()
                .send(
                        request.method(),
                        URI.create(request.url()).getPath(),
                        request.postData(),
                        Stream.of("cookie", "x-gatehouse-session", "sec-fetch-site", "origin")
                                .filter(headers::containsKey)
                                .flatMap(name -> Stream.of(name, headers.get(name)))
                                .toArray(String[]::new));
    }

    /** Whatever is on the page, and whatever its user may do. */
    @ParameterizedTest
    @ValueSource(strings = {"#/market", "#/permits", "#/about"})
    void aSessionThatIsEndedElsewhereEndsInFrontOfItsUser(String place) {
        String trader = place.substring(2) + "@viewer.example";
        String id = browsed.viewer().addTrader(trader, Period.ofMonths(3));
        ViewerPage page = signedIn(trader);
        ViewerPage tab = page.tab();
        tab.awaitSelector("[data-why]");
        page.follow(place);

        assertThat(browsed.viewer()
                        .manager()
                        .delete("/api/permits?trader=" + id)
                        .status())
                .isEqualTo(204);

        page.awaitSelector("input[type=password], input[type=email]");
        page.awaitSelector("[role=alert]");
        tab.awaitSelector("input[type=password], input[type=email]");
        assertThat(page.evaluate(KEPT)).isEmpty();
    }

    @Test
    void whoSignsOutWithoutTheServerIsSignedOutThereAsSoonAsItIsBack() {
        String trader = "leaves@viewer.example";
        browsed.viewer().addTrader(trader, Period.ofYears(2));
        Caller phone = browsed.viewer().signedIn(trader);
        ViewerPage page = signedIn(trader);
        page.awaitSelector(QUOTED);
        page.evaluate(WORKER_READY);
        assertThat(phone.get("/api/permits").json().required("value")).hasSize(2);

        browsed.whileAway(() -> {
            page.press("[data-sign-out]");
            page.awaitSelector("input[type=password], input[type=email]");
            page.page().navigate(page.page().url());
            page.awaitSelector("input[type=password], input[type=email]");
            assertThat(page.text()).doesNotContain("BUD");
        });

        page.page()
                .waitForCondition(
                        () -> phone.get("/api/permits").json().required("value").size() == 1);
        page.reload();
        page.awaitSelector("input[type=email]");
    }

    @Test
    void whoeverSignsInAfterASignOutHasThePageWithoutTheServerAgain() {
        ViewerPage page = signedIn(SKILLED);
        page.awaitSelector(QUOTED);
        page.evaluate(WORKER_READY);
        page.press("[data-sign-out]");
        page.awaitSelector(".door input[name=email]");
        page.signIn(SKILLED, TestViewer.PASSWORD);
        page.awaitSelector(QUOTED);
        page.page()
                .waitForCondition(() -> page.evaluate(
                                "navigator.serviceWorker.getRegistration().then(found => found?.active?.state)")
                        .equals("activated"));

        browsed.whileAway(() -> {
            page.reload();
            page.awaitSelector(QUOTED);
        });
    }

    @Test
    void whoseKeptSessionIsGoneIsStillSignedInWhenTheTokenHasExpired() {
        ViewerPage page = signedIn(SKILLED);
        page.awaitSelector(QUOTED);
        page.evaluate("caches.delete('viewer.kept')");
        browsed.clock().advance(Duration.ofHours(2));

        page.page().reload();

        page.awaitSelector(QUOTED);
        page.awaitSelector("[data-sign-out]");
    }

    @Test
    void whoSignsOutWhileTheServerIsNotAbleIsSignedOutThereWhenItIsAgain() {
        ViewerPage page = signedIn(SKILLED);
        page.awaitSelector(QUOTED);
        AtomicBoolean busy = new AtomicBoolean(true);
        page.page().route("**/web/session", route -> {
            if (busy.get() && route.request().method().equals("DELETE")) {
                route.fulfill(new FulfillOptions().setStatus(503).setBody("{}"));
            } else {
                route.resume();
            }
        });

        page.press("[data-sign-out]");
        page.awaitSelector("input[type=email]");
        page.awaitSelector(".notice.away");
        assertThat(page.text(".notice.away")).contains("The server is busy");
        busy.set(false);

        page.awaitTrue("!document.querySelector('.notice.away')");
        assertThat(page.context().cookies()).noneMatch(cookie -> cookie.name.endsWith("-refresh"));
    }

    @Test
    void aSessionThatItsUserEndsEndsOnce() {
        ViewerPage page = signedIn(SKILLED);
        page.awaitSelector(".live[data-state=live]");
        AtomicReference<Route> held = new AtomicReference<>();
        page.page().route("**/web/session", route -> {
            if (route.request().method().equals("DELETE")) {
                held.set(route);
            } else {
                route.resume();
            }
        });
        AtomicBoolean isTold = new AtomicBoolean();
        page.page().onResponse(answer -> {
            if (answer.url().endsWith("/web/session") && answer.status() == 401) {
                isTold.set(true);
            }
        });

        page.press("[data-sign-out]");
        page.page().waitForCondition(() -> held.get() != null);
        assertThat(sendAside(held.get().request()).status()).isEqualTo(204);
        page.page().waitForCondition(isTold::get);
        page.awaitFrames();

        assertThat(page.page().locator(".door").count()).isZero();
        held.get().fulfill(new FulfillOptions().setStatus(204));
        page.awaitSelector(".door input[name=email]");
    }

    @Test
    void aRenewalThatWasUnderWaySignsNobodyInAgain() {
        ViewerPage page = signedIn(SKILLED);
        page.awaitSelector(QUOTED);
        Set<String> lost = ConcurrentHashMap.newKeySet();
        lost.addAll(List.of("POST", "DELETE"));
        page.page().route(url -> url.contains("/web/session"), route -> {
            if (lost.contains(route.request().method())) {
                route.abort();
            } else {
                route.resume();
            }
        });
        browsed.clock().advance(Duration.ofHours(2));
        page.follow("#/permits");
        page.awaitSelector(".notice.away");
        page.press("[data-sign-out]");
        page.awaitSelector(".door input[name=email]");

        page.page().waitForResponse("**/web/session/renewal", () -> lost.remove("POST"));
        page.awaitFrames();
        page.press(".languages button[lang=si]");
        page.awaitTrue("document.documentElement.lang === 'si'");

        assertThat(page.page().locator("[data-sign-out]").count()).isZero();
        lost.remove("DELETE");
        page.awaitTrue("localStorage.getItem('viewer.leaving') === null");
        page.reload();
        page.awaitSelector(".door input[name=email]");
    }

    @Test
    void theNextTraderOfABrowserSeesNothingOfTheOneBefore() {
        ViewerPage page = signedIn(SKILLED);
        page.awaitSelector(QUOTED);
        assertThat(page.evaluate(KEPT)).contains("shares");

        page.press("[data-sign-out]");
        page.awaitSelector("input[type=password], input[type=email]");
        assertThat(page.evaluate(KEPT)).isEmpty();
        page.reload();
        page.signIn("junior@viewer.example", TestViewer.PASSWORD);

        page.awaitSelector("[data-why]");
        assertThat(page.text()).doesNotContain("BUD");
    }

    @Test
    void whatIsCachedStandsBesideWhatIsSoNow() {
        ViewerPage page = signedIn(SKILLED);
        page.awaitSelector(QUOTED);
        String before = page.text("tr[data-share='2'] [data-price]");
        page.follow("#/permits");
        page.awaitSelector("li[data-permit]");

        setPrice("/api/industries/1/shares/2", "44.44");
        page.follow("#/market");

        page.awaitText("44.44");
        assertThat(page.text("tr[data-share='2'] [data-cached]")).isEqualTo("cached " + before);
    }

    @Test
    void theShellIsAllThatThePageLoads() {
        ViewerPage page = signedIn("manager@viewer.example");
        page.awaitSelector("price-chart canvas");
        Map<String, String> places = Map.of(
                "#/market/1/1", "input[name=price]",
                "#/permits", "li[data-permit]",
                "#/settings", "[data-section=profile] form",
                "#/console/permits", "form.search",
                "#/console/traders", "[data-inviting]",
                "#/console/record", "li[data-event]",
                "#/about", "[data-version]");
        places.forEach((place, part) -> {
            page.follow(place);
            page.awaitSelector(part);
        });

        List<?> missing = (List<?>)
                page.page()
                        .evaluate(
                                "async () => { const {files} = await (await fetch('/app/files.json')).json();"
                                        + " return performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname)"
                                        + ".filter(path => path.startsWith('/app/') && path !== '/app/files.json' && !files.includes(path)); }");

        assertThat(page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)"))
                .contains("/app/views/console-record.js", "/app/views/about.js");
        assertThat(missing).isEmpty();
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
