package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.options.ServiceWorkerPolicy;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.testkit.Chromium;
import dev.gatehouse.testkit.MovableClock;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;

/**
 * A viewer with a day of prices behind it, and a real browser to look at it with, for all tests of a class; the pages that a test opened are
 * closed after it. Skipped where the PATH has no Chromium. With {@code -Dpage.screenshots=FOLDER} pictures are left there.
 */
final class BrowsedViewer implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private final MovableClock clock = new MovableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final List<ViewerPage> pages = new ArrayList<>();
    private final String[] settings;

    private @Nullable Path folder;
    private @Nullable Chromium chromium;
    private @Nullable TestViewer viewer;

    /** To be registered as an extension. */
    BrowsedViewer(String... settings) {
        this.settings = settings;
    }

    @Override
    public void beforeAll(ExtensionContext tests) throws Exception {
        Optional<Path> program = Chromium.program();
        assumeThat(program).as("no Chromium on the PATH").isPresent();
        folder = Files.createTempDirectory("viewer");
        viewer = TestViewer.start(folder.resolve("data"), clock, settings);
        addLevels();
        importPrices();
        chromium = Chromium.start(program.get());
    }

    @Override
    public void afterEach(ExtensionContext test) {
        pages.forEach(ViewerPage::close);
        pages.clear();
    }

    @Override
    public void afterAll(ExtensionContext tests) throws Exception {
        for (AutoCloseable open : Arrays.asList(chromium, viewer)) {
            if (open != null) {
                open.close();
            }
        }
        FileSystemUtils.deleteRecursively(folder);
    }

    TestViewer viewer() {
        return viewer;
    }

    MovableClock clock() {
        return clock;
    }

    /** What its pages then meet is what they meet while it is being replaced. */
    void whileAway(Runnable meanwhile) {
        int port = viewer.anybody().address().getPort();
        viewer.close();
        try {
            meanwhile.run();
        } finally {
            String[] again = Arrays.copyOf(settings, settings.length + 1);
            again[settings.length] = "--server.port=" + port;
            viewer = TestViewer.start(folder.resolve("data"), clock, again);
        }
    }

    /** Before somebody whose browser asks for that language, and who isn't signed in. */
    ViewerPage page(String language) {
        return page(language, ServiceWorkerPolicy.ALLOW);
    }

    /** The same in a browser that keeps nothing for times without a network. */
    ViewerPage pageWithoutWorker(String language) {
        return page(language, ServiceWorkerPolicy.BLOCK);
    }

    private ViewerPage page(String language, ServiceWorkerPolicy workers) {
        ViewerPage page = ViewerPage.open(chromium, viewer.anybody().address(), language, workers);
        pages.add(page);
        return page;
    }

    /** Where pictures are wanted, if they are. */
    static @Nullable Path pictures() {
        String where = System.getProperty("page.screenshots");
        return where == null ? null : Path.of(where);
    }

    /** A day of levels for every industry's index, up to that of today. */
    private void addLevels() {
        Random random = new Random(11);
        for (String industry : List.of("1", "2")) {
            double level = 1_000;
            for (int minute = 5; minute < 24 * 60; minute += 5) {
                level *= 1 + 0.0012 * random.nextGaussian();
                long amount = Prices.toRest(BigDecimal.valueOf(level).setScale(2, RoundingMode.HALF_UP));
                long at = clock.instant().minus(Duration.ofMinutes(minute)).toEpochMilli();
                viewer.bean(Database.class)
                        .write(rows -> rows.sql("INSERT INTO industry_index (owner, moment, amount) VALUES (?, ?, ?)")
                                .params(industry, at, amount)
                                .update());
            }
        }
    }

    /** A day of them for every share, each moving a little. */
    private void importPrices() throws Exception {
        StringBuilder lines = new StringBuilder("tag,time,price\n");
        Random random = new Random(7);
        for (String start : List.of("BUD 10.28", "LWP 15.20", "WGL 35.00", "MGP 12.00", "MVT 11.60", "GCM 61.64")) {
            String tag = start.split(" ", -1)[0];
            double price = Double.parseDouble(start.split(" ", -1)[1]);
            for (int minute = 24 * 60; minute > 0; minute -= 5) {
                price *= 1 + 0.002 * random.nextGaussian();
                lines.append("%s,%s,%.2f%n".formatted(tag, clock.instant().minus(Duration.ofMinutes(minute)), price));
            }
        }
        Path file = Files.writeString(folder.resolve("prices.csv"), lines);
        assertThat(new PriceImport(viewer.bean(Database.class), clock, told -> {}).run(file))
                .isInstanceOf(PriceImport.Outcome.Imported.class);
    }
}
