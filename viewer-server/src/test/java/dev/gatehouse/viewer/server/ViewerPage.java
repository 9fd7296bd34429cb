package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.ServiceWorkerPolicy;
import dev.gatehouse.testkit.Chromium;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The page of a viewer as one person has it before them: further ones share no cookies with it, but its own tabs do. */
final class ViewerPage implements AutoCloseable {

    private static final String AXE = axe();
    private static final int PATIENCE = 30_000;

    private final BrowserContext context;
    private final Page page;
    private final URI root;
    private final List<String> console = new ArrayList<>();

    private ViewerPage(BrowserContext context, URI root) {
        this.context = context;
        this.root = root;
        this.page = context.newPage();
        page.onConsoleMessage(message -> console.add(message.text()));
        page.onPageError(console::add);
    }

    /** Of somebody whose browser asks for that language. */
    static ViewerPage open(Chromium chromium, URI server, String language) {
        return open(chromium, server, language, ServiceWorkerPolicy.ALLOW);
    }

    static ViewerPage open(Chromium chromium, URI server, String language, ServiceWorkerPolicy workers) {
        BrowserContext context = chromium.open(new NewContextOptions()
                .setLocale(language.equals("si") ? "si-LK" : "en-GB")
                .setViewportSize(Window.DESK.width(), Window.DESK.height())
                .setReducedMotion(ReducedMotion.REDUCE)
                .setServiceWorkers(workers));
        context.setDefaultTimeout(PATIENCE);
        ViewerPage page = new ViewerPage(context, server.resolve("/"));
        page.reload();
        return page;
    }

    /** Another tab of the same browser. */
    ViewerPage tab() {
        ViewerPage tab = new ViewerPage(context, root);
        tab.reload();
        return tab;
    }

    /** For what isn't said here. */
    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    /** What the page wrote into its console, failures of scripts included. */
    List<String> console() {
        return console;
    }

    /** At its start. */
    void reload() {
        page.navigate(root.toString());
        page.locator("h1").first().waitFor();
    }

    void signIn(String email, String password) {
        enter(email);
        fill(".door", "password", password);
        press(".door form button.main");
    }

    /** The first step of signing in: the password is asked for next. */
    void enter(String email) {
        fill(".door", "email", email);
        press(".door form button.main");
        awaitSelector(".door input[name=password]");
    }

    void fill(String name, String value) {
        page.locator("input[name=" + name + "]").fill(value);
    }

    /** The field of that name in one part of the page. */
    void fill(String part, String name, String value) {
        page.locator(part + " input[name=" + name + "]").fill(value);
    }

    void press(String selector) {
        page.locator(selector).first().click();
    }

    /** Follows a link within the page, once what signing in took back is off the browser's history. */
    void follow(String hash) {
        awaitTrue("!history.state?.depth");
        page.evaluate("hash => { location.hash = hash; }", hash);
    }

    Locator awaitSelector(String selector) {
        Locator found = page.locator(selector).first();
        found.waitFor();
        return found;
    }

    void awaitText(String text) {
        page.waitForFunction("text => document.body.innerText.includes(text)", text);
    }

    /** Waits until an expression of the page is true. */
    void awaitTrue(String expression) {
        page.waitForFunction("() => " + expression);
    }

    String text() {
        return page.innerText("body");
    }

    String text(String selector) {
        return page.locator(selector).first().innerText();
    }

    /** What an expression comes to, or its promise, as text. */
    String evaluate(String expression) {
        return (String) page.evaluate("Promise.resolve(" + expression + ").then(String)");
    }

    /** All that a script could read in it: what the browser keeps for it, its address, its history and its document. */
    String reach() {
        return (String) page.evaluate("""
                        async () => {
                          const kept = [];
                          for (const name of await caches.keys()) {
                            const store = await caches.open(name);
                            for (const request of await store.keys()) {
                              kept.push(request.url, await (await store.match(request)).text());
                            }
                          }
                          return JSON.stringify([kept, document.cookie, location.href, history.state, document.documentElement.outerHTML,
                            {...localStorage}, {...sessionStorage}, [...document.querySelectorAll('input')].map(input => input.value),
                            performance.getEntries().map(entry => entry.name), await indexedDB.databases()]);
                        }
                        """);
    }

    /** How many pixels the page is wider than its window. */
    String overflow() {
        return evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    }

    /**
     * Holds that nothing is cut off and that everybody can use it, as far as a program sees that, at each size and in each scheme.
     *
     * @param folder where pictures are left, if they are
     */
    void fits(String view, @Nullable Path folder) {
        for (Window window : Window.ALL) {
            resize(window);
            assertThat(overflow()).as("%s in %s", view, window).isEqualTo("0");
            assertThat(evaluate("[...document.querySelectorAll('input, select, textarea')]"
                            + ".filter(field => field.type !== 'hidden' && field.labels.length !== 1)"
                            + ".map(field => field.name)"))
                    .as("%s: fields without a label", view)
                    .isEmpty();
            assertThat(barriers()).as("%s in %s", view, window).isEmpty();
            if (folder != null) {
                page.screenshot(new ScreenshotOptions().setPath(folder.resolve(view + "-" + window.name() + ".png")));
            }
        }
        resize(Window.DESK);
    }

    /** What axe-core finds against WCAG 2.2 AA, or holds for serious: its rules, and where. */
    @SuppressWarnings("unchecked")
    private List<String> barriers() {
        page.evaluate(AXE);
        return (List<String>)
                page.evaluate(
                        "async () => { const found = await axe.run({rules: {'target-size': {enabled: true}}}); return found.violations"
                                + ".filter(({tags, impact}) => tags.some(tag => /^wcag2\\d?a+$/.test(tag)) || ['serious', 'critical'].includes(impact))"
                                + ".map(({id, help, nodes}) => `${id}: ${help}: ${nodes.map(node => node.html + ' ' + node.failureSummary)}`); }");
    }

    private static String axe() {
        try (InputStream script = Objects.requireNonNull(ViewerPage.class.getResourceAsStream("/axe.min.js"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    void resize(Window window) {
        page.setViewportSize(window.width(), window.height());
        page.emulateMedia(
                new EmulateMediaOptions().setColorScheme(window.dark() ? ColorScheme.DARK : ColorScheme.LIGHT));
        awaitFrames();
    }

    /** Until what was to be drawn is. */
    void awaitFrames() {
        evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    @Override
    public void close() {
        context.close();
    }

    /** How a page is looked at. */
    record Window(String name, int width, int height, boolean dark) {

        static final Window PHONE = new Window("phone", 360, 740, false);
        static final Window DESK = new Window("desk", 1440, 900, false);

        static final List<Window> ALL = List.of(
                PHONE, new Window("phone-dark", 360, 740, true), DESK, new Window("desk-dark", 1440, 900, true));
    }
}
