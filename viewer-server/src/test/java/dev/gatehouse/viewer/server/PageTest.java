package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.testkit.Chromium;
import dev.gatehouse.testkit.MovableClock;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page as traders use it, in a real browser. Skipped where the PATH has no Chromium. With {@code -Dpage.screenshots=FOLDER} it leaves
 * pictures of every view there.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class PageTest {

    private static final String SKILLED = "skilled@viewer.example";
    private static final String MANAGER = "manager@viewer.example";
    private static final String JUNIOR = "junior@viewer.example";
    private static final String SHARE = "/api/industries/1/shares/1";

    private static final MovableClock CLOCK = new MovableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));

    @TempDir
    private static Path folder;

    private static TestViewer viewer;
    private static ViewerPage page;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> program = Chromium.program();
        assumeThat(program).as("no Chromium on the PATH").isPresent();
        viewer = TestViewer.start(folder.resolve("data"), CLOCK, "--viewer.stream.heartbeat=PT1S");
        addLevels();
        importPrices();
        page = ViewerPage.open(
                program.get(), folder.resolve("profile"), viewer.anybody().address());
    }

    @AfterAll
    static void stop() {
        if (page != null) {
            page.close();
            viewer.close();
        }
    }

    @Test
    void whoeverSignsInSeesTheMarket() throws Exception {
        page.begin("en");
        page.signIn(SKILLED, TestViewer.PASSWORD);

        page.awaitSelector("tr[data-share='1'] .spark .line");
        page.awaitSelector("price-chart canvas");
        assertThat(page.text()).contains("BUD", "LWP", "WGL", "Technology index");
    }

    @Test
    void aWrongPasswordIsRefusedInTheServersWords() throws Exception {
        page.begin("en");
        page.signIn("nobody@viewer.example", "a wrong password");

        page.awaitSelector("[role=alert]");
        assertThat(page.evaluate("document.querySelector('[role=alert]').innerText"))
                .isNotBlank()
                .doesNotContain("a wrong password");
        page.awaitSelector("input[name=password]");
    }

    @Test
    void theSessionSurvivesAReload() throws Exception {
        page.begin("en");
        page.signIn(SKILLED, TestViewer.PASSWORD);
        page.awaitSelector("tr[data-share='1']");

        page.reload();

        page.awaitSelector("tr[data-share='1']");
    }

    @Test
    void anExpiredSessionIsRenewedOnceWithoutAnybodyNoticing() throws Exception {
        page.begin("en");
        page.signIn(SKILLED, TestViewer.PASSWORD);
        page.awaitSelector("tr[data-share='1']");
        String renewals = page.evaluate("localStorage.getItem('viewer.renewals')");

        CLOCK.advance(Duration.ofHours(2));
        page.reload();

        page.awaitSelector("tr[data-share='1'] .spark .line");
        assertThat(page.evaluate("localStorage.getItem('viewer.renewals')"))
                .isEqualTo(String.valueOf(Integer.parseInt(renewals) + 1));
        assertThat(page.evaluate("localStorage.getItem('viewer.renewal.attempt')"))
                .isEqualTo("null");
    }

    @Test
    void aLostRenewalSignsNobodyOutAndIsSentAgainAsTheSameAttempt() throws Exception {
        page.begin("en");
        page.signIn(SKILLED, TestViewer.PASSWORD);
        page.awaitSelector("tr[data-share='1'] .spark .line");
        CLOCK.advance(Duration.ofHours(2));
        page.evaluate("(() => { const real = fetch; window.sent = []; window.fetch = async (path, options) => {"
                + " if (path !== '/web/session/renewal') return real(path, options);"
                + " sent.push(options.body); if (sent.length === 1) throw new TypeError('lost');"
                + " return real(path, options); }; })()");

        page.follow("#/permits");
        page.awaitText("The server can't be reached");
        page.follow("#/market");

        page.awaitSelector("tr[data-share='1'] .spark .line");
        assertThat(page.evaluate("sent.length")).isEqualTo("2");
        assertThat(page.evaluate("sent[0] === sent[1]")).isEqualTo("true");
    }

    @Test
    void aNewPriceAppearsByItself() throws Exception {
        page.begin("en");
        page.signIn(SKILLED, TestViewer.PASSWORD);
        page.awaitSelector(".live.live");
        page.awaitSelector("tr[data-share='3'] .spark .line");

        setPrice("/api/industries/1/shares/3", "123.45");

        page.awaitText("123.45");
    }

    @Test
    void aManagerSetsAPrice() throws Exception {
        page.begin("en");
        page.signIn(MANAGER, TestViewer.PASSWORD);
        page.awaitSelector("tr[data-share='1']");
        CLOCK.advance(Duration.ofSeconds(1));

        page.follow("#/market/1/2");
        page.awaitSelector("input[name=price]");
        page.fill("price", "17.25");
        page.press(".editor button.main");

        page.awaitText("It is 17.25 now.");
        assertThat(viewer.manager().get("/api/industries/1/shares/2").body()).contains("17.25");
    }

    @Test
    void ofTwoWhoSetAPriceTheSecondSeesBothAndDecides() throws Exception {
        page.begin("en");
        page.signIn(MANAGER, TestViewer.PASSWORD);
        page.awaitSelector("tr[data-share='1']");
        page.follow("#/market/1/1");
        page.awaitSelector("input[name=price]");

        setPrice(SHARE, "11.11");
        page.fill("price", "12.22");
        page.press(".editor button.main");

        page.awaitSelector("[data-conflict]");
        assertThat(page.evaluate("document.querySelector('[data-conflict]').innerText"))
                .contains("12.22", "11.11");
        assertThat(viewer.manager().get(SHARE).body()).contains("11.11");
        shoot("conflict");

        CLOCK.advance(Duration.ofSeconds(1));
        page.press("[data-conflict] button.main");
        page.awaitText("It is 12.22 now.");
    }

    @Test
    void whoeverMayNotSetPricesIsToldWhyAndFromWhenOn() throws Exception {
        page.begin("en");
        page.signIn(SKILLED, TestViewer.PASSWORD);
        page.awaitSelector("tr[data-share='1']");

        page.follow("#/market/1/1");
        page.press("[data-why]");

        page.awaitSelector(".why dd.number");
        assertThat(page.evaluate("document.querySelector('input[name=price]')")).isEqualTo("null");
        shoot("why");
    }

    @Test
    void whoeverMayNotReadTheMarketIsToldWhy() throws Exception {
        page.begin("en");
        page.signIn(JUNIOR, TestViewer.PASSWORD);

        page.press("[data-why]");

        page.awaitSelector(".why dd.number");
    }

    @Test
    void aPermitIsEndedAndOnesOwnIsMarked() throws Exception {
        page.begin("en");
        String trader = "permits@viewer.example";
        viewer.addTrader(trader, Period.ofYears(2));
        Caller phone = viewer.signedIn(trader);
        page.signIn(trader, TestViewer.PASSWORD);
        page.awaitSelector("tr[data-share='1']");
        page.follow("#/permits");
        page.awaitText("This device");
        page.awaitSelector("li[data-permit] button");

        page.press("li[data-permit] button");

        page.evaluate(
                "new Promise(done => { const look = () => document.querySelectorAll('li[data-permit]').length === 1"
                        + " ? done() : requestAnimationFrame(look); look(); })");
        assertThat(phone.get("/api/permits").status()).isEqualTo(401);
        assertThat(page.text()).contains("This device");
    }

    @Test
    void aSessionThatIsEndedElsewhereEndsInFrontOfItsUser() throws Exception {
        page.begin("en");
        String trader = "ended@viewer.example";
        String id = viewer.addTrader(trader, Period.ofYears(2));
        page.signIn(trader, TestViewer.PASSWORD);
        page.awaitSelector(".live.live");

        assertThat(viewer.manager().delete("/api/permits?trader=" + id).status())
                .isEqualTo(204);

        page.awaitSelector("input[name=password]");
    }

    @Test
    void signingOutEndsTheSession() throws Exception {
        page.begin("si");
        page.signIn(SKILLED, TestViewer.PASSWORD);
        page.press("[data-sign-out]");
        page.awaitSelector("input[name=password]");

        page.reload();

        page.awaitSelector("input[name=password]");
        assertThat(page.evaluate("document.documentElement.lang")).isEqualTo("si");
    }

    @Test
    void noTokenOrPasswordIsWithinReachOfAScript() throws Exception {
        page.begin("en");
        page.signIn(MANAGER, TestViewer.PASSWORD);
        page.awaitSelector("tr[data-share='1'] .spark .line");
        page.follow("#/permits");
        page.awaitSelector("li[data-permit]");

        String reach = page.evaluate(
                "JSON.stringify([document.cookie, location.href, document.documentElement.outerHTML,"
                        + " {...localStorage}, {...sessionStorage}, performance.getEntries().map(entry => entry.name)])");

        assertThat(reach)
                .contains("viewer.renewals")
                .doesNotContain(TestViewer.PASSWORD)
                .doesNotContainPattern("eyJ[A-Za-z0-9_-]{10,}");
    }

    @Test
    void markupInWhatOthersWroteIsShownAsText() throws Exception {
        String markup = "<img src=x onerror=window.ran=1>";
        Answer added = viewer.admin().post("/api/industries", "{\"tag\": \"mark\", \"name\": \"" + markup + "\"}");
        assertThat(added.status()).isEqualTo(201);
        page.begin("en");
        page.signIn(MANAGER, TestViewer.PASSWORD);

        page.awaitText(markup);
        page.follow("#/market/" + added.member("id"));
        page.awaitText("There are no shares here yet.");

        assertThat(page.evaluate("typeof window.ran")).isEqualTo("undefined");
        assertThat(page.evaluate("(() => { try { document.body.innerHTML = '<b>x</b>'; return 'written'; }"
                        + " catch (refused) { return refused.name; } })()"))
                .isEqualTo("TypeError");
        String version = added.header("etag");
        assertThat(viewer.admin()
                        .delete("/api/industries/" + added.member("id"), "If-Match", version)
                        .status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "si"})
    void everyViewFitsPhonesAndDesks(String language) throws Exception {
        page.begin(language);
        shoot("sign-in-" + language);
        page.signIn(MANAGER, TestViewer.PASSWORD);
        page.awaitSelector("tr[data-share='1'] .spark .line");
        page.awaitSelector("price-chart canvas");
        shoot("market-" + language);
        page.follow("#/market/1/1");
        page.awaitSelector("input[name=price]");
        page.awaitSelector("price-chart canvas");
        shoot("share-" + language);
        page.follow("#/permits");
        page.awaitSelector("li[data-permit]");
        shoot("permits-" + language);
    }

    /** Nothing is cut off at any size, and every field has a label. */
    private static void shoot(String view) throws Exception {
        String where = System.getProperty("page.screenshots");
        for (Window window : Window.ALL) {
            page.resize(window.width(), window.height(), window.dark());
            page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
            assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                    .as("%s in %s", view, window)
                    .isEqualTo("0");
            assertThat(page.evaluate(
                            "[...document.querySelectorAll('input')].every(input => input.labels.length === 1)"))
                    .isEqualTo("true");
            if (where != null) {
                page.evaluate("new Promise(done => setTimeout(done, 400))");
                Files.createDirectories(Path.of(where));
                Files.write(Path.of(where, view + "-" + window.name() + ".png"), page.screenshot());
            }
        }
        page.resize(1440, 900, false);
    }

    private record Window(String name, int width, int height, boolean dark) {

        private static final List<Window> ALL = List.of(
                new Window("phone", 360, 740, false),
                new Window("phone-dark", 360, 740, true),
                new Window("desk", 1440, 900, false),
                new Window("desk-dark", 1440, 900, true));
    }

    private static void setPrice(String share, String price) {
        CLOCK.advance(Duration.ofSeconds(1));
        Caller manager = viewer.manager();
        String tag = manager.get(share).header("etag");
        assertThat(manager.patch(share, "{\"price\": " + price + "}", "If-Match", tag)
                        .status())
                .isEqualTo(200);
    }

    /** A day of levels for every industry's index, up to that of today. */
    private static void addLevels() {
        Random random = new Random(11);
        for (String industry : List.of("1", "2")) {
            double level = 1_000;
            for (int minute = 5; minute < 24 * 60; minute += 5) {
                level *= 1 + 0.0012 * random.nextGaussian();
                long amount = Prices.toRest(BigDecimal.valueOf(level).setScale(2, RoundingMode.HALF_UP));
                long at = CLOCK.instant().minus(Duration.ofMinutes(minute)).toEpochMilli();
                viewer.bean(Database.class)
                        .write(rows -> rows.sql("INSERT INTO industry_index (owner, moment, amount) VALUES (?, ?, ?)")
                                .params(industry, at, amount)
                                .update());
            }
        }
    }

    /** A day of them for every share, each moving a little. */
    private static void importPrices() throws Exception {
        StringBuilder lines = new StringBuilder("tag,time,price\n");
        Random random = new Random(7);
        for (String start : List.of("BUD 10.28", "LWP 15.20", "WGL 35.00", "MGP 12.00", "MVT 11.60", "GCM 61.64")) {
            String tag = start.split(" ", -1)[0];
            double price = Double.parseDouble(start.split(" ", -1)[1]);
            for (int minute = 24 * 60; minute > 0; minute -= 5) {
                price *= 1 + 0.002 * random.nextGaussian();
                lines.append("%s,%s,%.2f%n".formatted(tag, CLOCK.instant().minus(Duration.ofMinutes(minute)), price));
            }
        }
        Path file = Files.writeString(folder.resolve("prices.csv"), lines);
        assertThat(new PriceImport(viewer.bean(Database.class), CLOCK, told -> {}).run(file))
                .isInstanceOf(PriceImport.Outcome.Imported.class);
    }
}
