package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.testkit.Chromium;
import dev.gatehouse.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Period;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of two nodes that share one PostgreSQL, before a manager at one and a trader at the other. Skipped where the PATH has no Chromium. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class PageNodesTest {

    private static final String TRADER = "kumari@viewer.example";

    @TempDir
    private static Path folder;

    private static Chromium chromium;
    private static TestViewer here;
    private static TestViewer there;

    @BeforeAll
    static void start() {
        Optional<Path> program = Chromium.program();
        assumeThat(program).as("no Chromium on the PATH").isPresent();
        String url = PostgresServer.shared().newDatabase();
        here = node(url, "here");
        there = node(url, "there");
        here.addTrader(TRADER, Period.ofYears(2));
        chromium = Chromium.start(program.get());
    }

    private static TestViewer node(String url, String name) {
        return TestViewer.start(
                folder,
                "--gatehouse.database-url=" + url,
                "--gatehouse.nodes.name=" + name,
                "--gatehouse.nodes.max-wait=PT30S");
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable open : new AutoCloseable[] {chromium, here, there}) {
            closeIfThere(open);
        }
    }

    private static void closeIfThere(AutoCloseable open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** A third node seems to be there and doesn't answer, so that the others are seen before all have. */
    @Test
    void everyNodeIsSeenToAcknowledgeTheEndOfASessionWhichEndsAtTheOtherNode() {
        try (ViewerPage theirs = ViewerPage.open(chromium, there.anybody().address(), "en");
                ViewerPage page = ViewerPage.open(chromium, here.anybody().address(), "en")) {
            theirs.signIn(TRADER, TestViewer.PASSWORD);
            theirs.awaitSelector("tr[data-share='1']");
            page.signIn("manager@viewer.example", TestViewer.PASSWORD);
            page.awaitSelector("tr[data-share='1']");
            page.follow("#/console");
            page.awaitText(TRADER);
            nodes("insert into nodes (id, started_at, seen_at) values ('silent', 0, " + Long.MAX_VALUE / 2 + ")");

            page.press("li[data-permit]:has-text('" + TRADER + "') [data-end]");

            page.awaitSelector(".ending li[data-node^=here]");
            page.awaitSelector(".ending li[data-node^=there]");
            assertThat(page.text(".ending")).doesNotContain("Every node refuses it.");
            theirs.awaitSelector(".door input[name=email]");
            nodes("delete from nodes where id = 'silent'");
            page.awaitText("Every node refuses it.");
            page.fits("console-nodes", BrowsedViewer.pictures());
        }
    }

    private static void nodes(String sql) {
        here.bean(Database.class).write(rows -> rows.sql(sql).update());
    }
}
