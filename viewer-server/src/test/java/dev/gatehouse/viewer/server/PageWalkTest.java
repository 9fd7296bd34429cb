package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.viewer.server.ViewerPage.Window;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One way through the whole page, from signing in to signing out, by its links and buttons: of each kind of trader, in each language, on a phone
 * and on a desk. Skipped where the PATH has no Chromium.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class PageWalkTest {

    @RegisterExtension
    static final BrowsedViewer browsed = new BrowsedViewer("--viewer.stream.heartbeat=PT1S");

    private ViewerPage page;

    static Stream<Arguments> everybody() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of("en", "si")
                        .flatMap(language -> Stream.of(Window.PHONE, Window.DESK)
                                .map(window -> Arguments.of(kind, language, window))));
    }

    @ParameterizedTest
    @MethodSource("everybody")
    void everybodyFindsTheirWay(Kind kind, String language, Window window) {
        String trader = "%s-%s-%s@viewer.example".formatted(kind, language, window.name());
        browsed.viewer().addTrader(trader, kind.joined, kind.roles());
        browsed.clock().advance(Duration.ofSeconds(1));
        page = browsed.page(language);
        page.resize(window);

        page.signIn(trader, TestViewer.PASSWORD);
        page.awaitSelector("nav.places a[aria-current=page][href='#/market']");
        market(kind);
        permits(trader);
        settings();
        console(kind, trader);
        about(language);

        page.press("[data-sign-out]");
        page.awaitSelector(".door input[name=email]");
        assertThat(page.evaluate("document.documentElement.lang")).isEqualTo(language);
        assertThat(page.console()).noneMatch(line -> line.contains("Error"));
    }

    private void market(Kind kind) {
        if (kind == Kind.JUNIOR) {
            askWhy();
            return;
        }
        page.press(".picker a[href='#/market/2']");
        page.awaitSelector("tr[data-share='4'] .spark .line");
        page.awaitSelector(".live[data-state=live]");
        page.press("tr[data-share='4'] a");
        page.awaitSelector("price-chart canvas");
        page.press(".ranges button[aria-pressed=false]");
        page.awaitSelector("price-chart canvas");
        fits();
        if (kind.manages) {
            page.fill(".editor", "price", "12.50");
            page.press(".editor button.main");
            page.awaitSelector(".notice.done");
        } else {
            askWhy();
        }
    }

    private void permits(String trader) {
        Caller phone = browsed.viewer().signedIn(trader);
        go("permits");
        page.awaitTrue("document.querySelectorAll('li[data-permit]').length === 2");
        fits();

        page.press("[data-end-others]");

        page.awaitTrue("document.querySelectorAll('li[data-permit]').length === 1");
        assertThat(phone.get("/api/permits").status()).isEqualTo(401);
    }

    private void settings() {
        go("settings");
        page.awaitSelector("[data-section=factors] [data-do=enrol]");
        page.fill("[data-section=profile]", "firstName", "Amara");
        page.press("[data-section=profile] button.main");
        page.awaitSelector("[data-section=profile] .notice.done");
        fits();
    }

    private void console(Kind kind, String trader) {
        if (!kind.manages) {
            assertThat(page.page().locator("nav.places a[href='#/console']").count())
                    .isZero();
            page.follow("#/console/traders");
            askWhy();
            return;
        }
        Caller tablet = browsed.viewer().signedIn(trader);
        go("console");
        page.awaitSelector("form.search");
        page.fill("search", trader);
        page.press("form.search button");
        page.awaitTrue("!document.querySelector('form.search button').disabled");
        page.awaitTrue("document.querySelectorAll('li[data-permit]').length === 2");

        page.press("li[data-permit] [data-end]");

        page.awaitSelector(".ending li[data-node]");
        assertThat(tablet.get("/api/permits").status()).isEqualTo(401);
        fits();
        page.press(".picker a[href='#/console/record']");
        page.awaitSelector("li[data-event=PERMIT_REVOKED]");
        page.awaitSelector("count-chart canvas");
        fits();
    }

    private void about(String language) {
        page.press("footer a[href='#/about']");
        page.awaitSelector("[data-version]");
        String other = language.equals("en") ? "si" : "en";
        for (String chosen : List.of(other, language)) {
            page.press(".languages button[lang=" + chosen + "]");
            page.awaitTrue("document.documentElement.lang === '" + chosen + "'");
        }
        fits();
    }

    private void go(String place) {
        page.press("nav.places a[href='#/" + place + "']");
        page.awaitSelector("nav.places a[aria-current=page][href='#/" + place + "']");
    }

    private void askWhy() {
        page.press("[data-why]");
        page.awaitSelector(".why dd.number");
        fits();
    }

    private void fits() {
        assertThat(page.overflow()).isEqualTo("0");
    }

    /** What follows from when somebody joined, and from their roles. */
    private enum Kind {
        JUNIOR(Period.ofMonths(3), false),
        SKILLED(Period.ofYears(2), false),
        MANAGER(Period.ofYears(7), true),
        ADMIN(Period.ofYears(10), true);

        private final Period joined;
        private final boolean manages;

        Kind(Period joined, boolean manages) {
            this.joined = joined;
            this.manages = manages;
        }

        String[] roles() {
            return this == ADMIN ? new String[] {"Admin"} : new String[0];
        }
    }
}
