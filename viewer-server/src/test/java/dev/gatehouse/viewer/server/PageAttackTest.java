package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pages of other origins, and what others wrote, can do to the page: nothing. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class PageAttackTest {

    private static final String MANAGER = "manager@viewer.example";
    private static final String SHARE = "/api/industries/1/shares/1";

    /** Sends a form into a frame, and waits for what comes back. */
    private static final String SUBMIT = """
            ({action, method, enctype, fields}) => new Promise(done => {
              const frame = document.createElement('iframe');
              frame.name = `frame${document.querySelectorAll('iframe').length}`;
              document.body.append(frame);
              const form = document.createElement('form');
              Object.assign(form, {action, method, enctype, target: frame.name});
              for (const [name, value] of Object.entries(fields)) {
                const input = document.createElement('input');
                Object.assign(input, {name, value});
                form.append(input);
              }
              document.body.append(form);
              frame.addEventListener('load', () => done(true));
              form.submit();
            })
            """;

    private static final String ASK = """
            async ({url, options}) => {
              try {
                return String((await fetch(url, {credentials: 'include', ...options})).status);
              } catch (refused) {
                return 'refused';
              }
            }
            """;

    private static final String SHOW = """
            ({tag, src}) => new Promise(done => {
              const element = document.createElement(tag);
              element.onload = () => done('loaded');
              element.onerror = () => done('refused');
              element[tag === 'link' ? 'href' : tag === 'object' ? 'data' : 'src'] = src;
              if (tag === 'link') element.rel = 'stylesheet';
              document.body.append(element);
            })
            """;

    @RegisterExtension
    static final BrowsedViewer browsed = new BrowsedViewer();

    private static HttpServer elsewhere;

    private ViewerPage page;

    @BeforeAll
    static void start() throws Exception {
        elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            byte[] body = "<!doctype html><title>elsewhere</title><body>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        elsewhere.start();
    }

    @AfterAll
    static void stop() {
        if (elsewhere != null) {
            elsewhere.stop(0);
        }
    }

    /** Another site, and another origin of the same site, to which browsers do send the cookies. */
    @ParameterizedTest
    @CsvSource({"127.0.0.1, 401", "localhost, 403"})
    void pagesOfOtherOriginsChangeNothingAndSignNobodyOut(String host, int ofReads) {
        signIn(MANAGER);
        String share = browsed.viewer().manager().get(SHARE).body();
        String trader = browsed.viewer().manager().get("/api/traders/me").body();
        Page other = page.context().newPage();
        List<String> taken = new ArrayList<>();
        List<Integer> refused = new ArrayList<>();
        other.onResponse(answer -> {
            if (answer.status() >= 400) {
                refused.add(answer.status());
            } else if (answer.url().startsWith(at("/")) && !answer.url().equals(at("/"))) {
                taken.add(answer.request().method() + " " + answer.url());
            }
        });
        other.navigate("http://%s:%d/".formatted(host, elsewhere.getAddress().getPort()));

        sendForms(other);
        askByScript(other);
        showAsPartsOfIts(other);
        setCookies(other);

        assertThat(taken).isEmpty();
        assertThat(refused).hasSizeGreaterThan(20).contains(415, ofReads);
        assertThat(page.context().cookies())
                .filteredOn(cookie -> cookie.name.startsWith("__Host-gatehouse"))
                .hasSize(3)
                .allSatisfy(cookie -> assertThat(cookie.value).hasSizeGreaterThan(20));
        page.reload();
        page.awaitSelector("tr[data-share='1']");
        page.follow("#/permits");
        page.awaitText("This device");
        assertThat(browsed.viewer().manager().get(SHARE).body()).isEqualTo(share);
        assertThat(browsed.viewer().manager().get("/api/traders/me").body()).isEqualTo(trader);
    }

    private static void sendForms(Page other) {
        List<String> targets = List.of(
                "/web/session",
                "/web/session?_method=DELETE",
                "/web/session/renewal",
                "/api/permits/current?_method=DELETE",
                "/api/permits?trader=me&_method=DELETE",
                "/api/traders/me/password?_method=PUT",
                SHARE + "?_method=PATCH");
        for (String target : targets) {
            for (String enctype : List.of("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")) {
                Map<String, String> fields = enctype.equals("text/plain")
                        ? Map.of("{\"email\": \"junior@viewer.example\", \"password\": \"", TestViewer.PASSWORD + "\"}")
                        : Map.of(
                                "_method",
                                "DELETE",
                                "email",
                                "junior@viewer.example",
                                "password",
                                TestViewer.PASSWORD,
                                "price",
                                "1",
                                "attempt",
                                "stolen");
                other.evaluate(
                        SUBMIT, Map.of("action", at(target), "method", "post", "enctype", enctype, "fields", fields));
            }
            other.evaluate(
                    SUBMIT,
                    Map.of(
                            "action",
                            at(target),
                            "method",
                            "get",
                            "enctype",
                            "",
                            "fields",
                            Map.of("_method", "DELETE")));
        }
    }

    private static void askByScript(Page other) {
        for (String target : List.of("/web/session", "/web/session/renewal", "/api/permits/current", SHARE)) {
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
                for (Map<String, String> headers : List.of(
                        Map.<String, String>of(),
                        Map.of("X-Gatehouse-Session", "1", "Content-Type", "application/json"),
                        Map.of("X-HTTP-Method-Override", "DELETE"))) {
                    Map<String, Object> options = method.equals("GET")
                            ? Map.of("method", method, "headers", headers)
                            : Map.of("method", method, "headers", headers, "body", "{\"price\": 1}");
                    assertThat(ask(other, target, options))
                            .as("%s %s %s", method, target, headers)
                            .isEqualTo("refused");
                }
            }
            // What is sent without being asked for, and can't be read.
            for (String method : List.of("GET", "POST")) {
                ask(other, target, Map.of("method", method, "mode", "no-cors"));
            }
            other.evaluate("url => navigator.sendBeacon(url, '{\"attempt\": \"stolen\"}')", at(target));
        }
    }

    private static void showAsPartsOfIts(Page other) {
        for (String target : List.of("/", "/web/session", "/api/permits", SHARE)) {
            for (String tag : List.of("img", "script", "link")) {
                assertThat(other.evaluate(SHOW, Map.of("tag", tag, "src", at(target))))
                        .as("%s as %s", target, tag)
                        .isEqualTo("refused");
            }
            other.evaluate(SHOW, Map.of("tag", "iframe", "src", at(target)));
            assertThat(other.evaluate(
                            "() => { try { return [...document.querySelectorAll('iframe')].at(-1).contentDocument?.body.innerText"
                                    + " ?? 'closed'; } catch (refused) { return 'closed'; } }"))
                    .as("%s in a frame", target)
                    .isIn("closed", "");
        }
        assertThat(other.frames())
                .filteredOn(frame -> frame.url().startsWith(at("/")))
                .allSatisfy(frame -> assertThat(frame.locator("#app").count()).isZero());
    }

    private static void setCookies(Page other) {
        for (String name : List.of("__Host-gatehouse-access", "__Host-gatehouse-refresh", "__host-gatehouse-access")) {
            for (String attributes : List.of(
                    "; Secure; Path=/",
                    "; Secure; Path=/web",
                    "; Path=/web/session",
                    "; Secure; Path=/; Domain=localhost",
                    "; Max-Age=0; Secure; Path=/",
                    "; Max-Age=0; Path=/")) {
                other.evaluate("cookie => { document.cookie = cookie; }", name + "=forged" + attributes);
            }
        }
    }

    private static String ask(Page other, String target, Map<String, ?> options) {
        return (String) other.evaluate(ASK, Map.of("url", at(target), "options", options));
    }

    private static String at(String target) {
        URI server = browsed.viewer().anybody().address();
        return server.resolve(target).toString();
    }

    /** In every text that somebody may choose. */
    @Test
    void markupThatOthersWroteIsShownAsText() {
        String markup = "<img src=x onerror=window.ran=1>";
        String trader = "markup@viewer.example";
        String id = browsed.viewer().addTrader(trader, Period.ofYears(6));
        Caller owner = browsed.viewer().signedIn(trader);
        String tag = owner.get("/api/traders/" + id).header("etag");
        assertThat(owner.patch(
                                "/api/traders/" + id,
                                "{\"firstName\": \"%s\", \"lastName\": \"%s\"}".formatted(markup, markup),
                                "If-Match",
                                tag)
                        .status())
                .isEqualTo(200);
        String device =
                "{\"name\": \"%1$s\", \"model\": \"%1$s\", \"manufacturer\": \"%1$s\", \"platform\": \"%1$s\", \"idiom\": \"%1$s\"}"
                        .formatted(markup);
        assertThat(browsed.viewer()
                        .anybody()
                        .post(
                                "/api/permits",
                                "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(trader, TestViewer.PASSWORD),
                                "X-Device-Signature",
                                device)
                        .status())
                .isEqualTo(201);
        Answer industry = browsed.viewer()
                .admin()
                .post("/api/industries", "{\"tag\": \"mark\", \"name\": \"%s\"}".formatted(markup));
        assertThat(industry.status()).isEqualTo(201);

        signIn(trader);
        Map<String, String> places = Map.of(
                "#/market/" + industry.member("id"),
                ".picker a[aria-current=true]",
                "#/permits",
                "li[data-permit]",
                "#/settings",
                "[data-section=profile] form",
                "#/console/permits/" + id,
                "li[data-permit]",
                "#/console/traders",
                "ul.people a",
                "#/console/traders/" + id,
                "form[data-trader]",
                "#/console/record/" + id,
                "li[data-event]");
        places.forEach((place, part) -> {
            page.follow(place);
            page.awaitSelector(part);
            page.page()
                    .waitForFunction(
                            "text => document.querySelector('main').textContent.includes(text)"
                                    + " || [...document.querySelectorAll('main input')].some(input => input.value === text)",
                            markup);
            assertThat(page.page().locator("img[src=x]").count()).as(place).isZero();
        });

        assertThat(page.evaluate("typeof window.ran")).isEqualTo("undefined");
        assertThat(page.evaluate("(() => { try { document.body.innerHTML = '<b>x</b>'; return 'written'; }"
                        + " catch (refused) { return refused.name; } })()"))
                .isEqualTo("TypeError");
    }

    private void signIn(String trader) {
        page = browsed.page("en");
        page.signIn(trader, TestViewer.PASSWORD);
        page.awaitSelector("tr[data-share='1']");
    }
}
