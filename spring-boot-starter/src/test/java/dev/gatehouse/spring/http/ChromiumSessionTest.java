package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.Page;
import dev.gatehouse.spring.guard.AllowAnonymous;
import dev.gatehouse.spring.guard.HtmlPages;
import dev.gatehouse.testkit.Chromium;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sessions as a real browser keeps them, and keeps them from other pages. Skipped where the PATH has no Chromium. */
class ChromiumSessionTest {

    private static final String EMAIL = "senior@example.com";

    private static final String SIGN_IN =
            "fetch('%s/web/session', {method: 'POST', headers: {'Content-Type': 'application/json', 'X-Gatehouse-Session': '1'},"
                    + " credentials: 'include', body: JSON.stringify({email: '" + EMAIL + "', password: '"
                    + RunningApplication.PASSWORD + "'})})";

    private static final String STATUS = ".then(answer => String(answer.status), failure => 'refused')";

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void itsOwnPageHasASessionAndNoOtherDoes() throws Exception {
        Optional<Path> program = Chromium.program();
        assumeThat(program).as("no Chromium on the PATH").isPresent();
        try (RunningApplication app = RunningApplication.startWith(
                        Pages.class, folder.resolve("data"), "gatehouse.session.cookies=local");
                RunningApplication other = RunningApplication.startWith(Pages.class, folder.resolve("other"))) {
            app.addUser(EMAIL, "2020-01-31");
            String root = "http://localhost:" + app.at("/").getPort();
            try (Chromium chromium = Chromium.start(program.get())) {
                Page browser = chromium.open().newPage();
                browser.navigate(app.at("/page").toString());
                assertThat(browser.evaluate(SIGN_IN.formatted("") + STATUS)).isEqualTo("201");
                assertThat(browser.evaluate("fetch('/greeting')" + STATUS)).isEqualTo("200");
                assertThat(browser.evaluate("document.cookie")).isEqualTo("");

                URI elsewhere = other.at("/page");
                browser.navigate(elsewhere.toString());
                assertThat(browser.evaluate(SIGN_IN.formatted(root) + STATUS)).isEqualTo("refused");
                for (String method : new String[] {"GET", "POST", "DELETE"}) {
                    assertThat(browser.evaluate("fetch('%s/web/session', {method: '%s', credentials: 'include'})"
                                            .formatted(root, method)
                                    + STATUS))
                            .isEqualTo("refused");
                    browser.evaluate("fetch('%s/web/session', {method: '%s', credentials: 'include', mode: 'no-cors'})"
                                    .formatted(root, method.equals("DELETE") ? "POST" : method)
                            + STATUS);
                }

                browser.navigate(app.at("/page").toString());
                assertThat(browser.evaluate("fetch('/greeting')" + STATUS)).isEqualTo("200");
                assertThat(browser.evaluate(
                                "fetch('/web/session', {method: 'DELETE', headers: {'X-Gatehouse-Session': '1'}})"
                                        + STATUS))
                        .isEqualTo("204");
                assertThat(browser.evaluate("fetch('/greeting')" + STATUS)).isEqualTo("401");
                // What the browser is known by stays: whoever guesses the password doesn't lock its owner out.
                assertThat(browser.context().cookies())
                        .extracting(cookie -> cookie.name)
                        .containsExactly("__Host-gatehouse-device");
            }
        }
    }

    /** Pages that may ask whomever they like. */
    @Configuration(proxyBeanMethods = false)
    @RestController
    static class Pages {

        @Bean
        HtmlPages anyPage() {
            return new HtmlPages("default-src 'self'; connect-src *", List.of("/page"));
        }

        @GetMapping(path = "/page", produces = MediaType.TEXT_HTML_VALUE)
        @AllowAnonymous
        String page() {
            return "<!doctype html><title>page</title>";
        }
    }
}
