package dev.gatehouse.viewer.server;

import dev.gatehouse.testkit.Chromium;
import java.net.URI;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** The viewer's page in a real browser, as somebody uses it. */
final class ViewerPage implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final Chromium browser;
    private final URI root;

    private ViewerPage(Chromium browser, URI root) {
        this.browser = browser;
        this.root = root;
    }

    static ViewerPage open(Path program, Path profile, URI server) throws Exception {
        URI root = server.resolve("/");
        return new ViewerPage(Chromium.open(program, profile, root), root);
    }

    /** With nobody signed in and nothing kept, in that language. */
    void begin(String language) throws Exception {
        browser.resize(1440, 900, false);
        browser.go(root.resolve("/app/icon.svg"));
        evaluate("fetch('/web/session', {method: 'DELETE', headers: {'X-Gatehouse-Session': '1'}})"
                + ".then(() => { localStorage.clear(); localStorage.setItem('viewer.language', " + quoted(language)
                + "); })");
        reload();
    }

    void reload() throws Exception {
        browser.go(root);
        browser.awaitTrue("document.querySelector('h1')");
    }

    void signIn(String email, String password) throws Exception {
        browser.awaitTrue("document.querySelector('input[name=password]')");
        fill("email", email);
        fill("password", password);
        press("form button.main");
    }

    void fill(String name, String value) throws Exception {
        evaluate("document.querySelector('input[name=" + name + "]').value = " + quoted(value));
    }

    void press(String selector) throws Exception {
        browser.awaitTrue("document.querySelector(" + quoted(selector) + ")");
        evaluate("document.querySelector(" + quoted(selector) + ").click()");
    }

    /** Follows a link within the page. */
    void follow(String hash) throws Exception {
        evaluate("location.hash = " + quoted(hash));
    }

    void awaitSelector(String selector) throws Exception {
        browser.awaitTrue("document.querySelector(" + quoted(selector) + ")");
    }

    void awaitText(String text) throws Exception {
        browser.awaitTrue("document.body.innerText.includes(" + quoted(text) + ")");
    }

    String text() throws Exception {
        return evaluate("document.body.innerText");
    }

    String evaluate(String expression) throws Exception {
        return browser.await("Promise.resolve(" + expression + ").then(String)");
    }

    void resize(int width, int height, boolean dark) throws Exception {
        browser.resize(width, height, dark);
    }

    byte[] screenshot() throws Exception {
        return browser.screenshot();
    }

    private static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }

    @Override
    public void close() {
        browser.close();
    }
}
