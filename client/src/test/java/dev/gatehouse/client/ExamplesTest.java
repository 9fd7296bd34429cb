package dev.gatehouse.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.model.Permit;
import dev.gatehouse.model.ResourceName;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the documentation: it shows what stands here between the marks. */
@Timeout(60)
final class ExamplesTest {

    @TempDir
    private static Path data;

    private static TestServer server;

    private final List<Object> shown = new ArrayList<>();

    @TempDir
    private Path home;

    @BeforeAll
    static void start() {
        server = TestServer.start(data);
        server.addUser("nimal@example.com");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void beginning() {
        URI address = server.uri();
        String password = TestServer.PASSWORD;
        // @start region="beginning"
        try (Backend backend = Backend.at(address)
                .keepPermitsIn(PermitStore.file(home.resolve("permit")))
                .build()) {
            if (!backend.restore()) {
                backend.signIn("nimal@example.com", password);
            }
            for (Permit permit : backend.permits().list()) {
                show(permit.device().name());
            }
        }
        // @end
        assertThat(shown).isNotEmpty();
    }

    @Test
    void listing() {
        Backend backend = Backend.at(server.uri()).build();
        backend.signIn("nimal@example.com", TestServer.PASSWORD);
        Industry industry = new Industry("1", "Technology");
        // @start region="listing"
        List<Share> shares = backend.list(Share.class)
                .ownedBy(industry)
                .filter("price gt 20")
                .orderBy("price desc")
                .top(10)
                .fetch();
        // @end
        assertThat(shares).extracting(Share::tag).containsExactly("WGL", "LWP");
        backend.close();
    }

    @Test
    void cached() {
        Backend backend =
                Backend.at(server.uri()).cacheIn(home.resolve("cache")).build();
        backend.signIn("nimal@example.com", TestServer.PASSWORD);
        // @start region="cached"
        Snapshot<List<Quote>> quotes = backend.list(Quote.class).cached().fetch();
        show(quotes.value().size() + " as of " + quotes.asOf());
        // @end
        assertThat(shown).singleElement().asString().contains(" as of 2");
        backend.close();
    }

    @Test
    void watching() throws InterruptedException {
        Backend backend = Backend.at(server.uri()).build();
        backend.signIn("nimal@example.com", TestServer.PASSWORD);
        CountDownLatch told = new CountDownLatch(1);
        // @start region="watching"
        try (Watch watch = backend.watch(News.class, news -> {
            show(news.text());
            told.countDown();
        })) {
            // @end
            TestStream stream = server.bean(TestStream.class);
            stream.awaitListeners(1);
            stream.tell(Map.of("text", "BUD is up"));
            // @start region="watching"
            told.await(); // for as long as anybody wants to know
        }
        // @end
        assertThat(shown).containsExactly("BUD is up");
        server.bean(TestStream.class).end();
        backend.close();
    }

    @ResourceName(plural = "news")
    record News(String text) {}

    @Test
    void saving() {
        Backend backend = Backend.at(server.uri()).build();
        backend.signIn("nimal@example.com", TestServer.PASSWORD);
        // @start region="saving"
        Quote quote = new Quote();
        quote.setTag("BUD");
        quote.setPrice(new BigDecimal("10.28"));
        backend.save(quote); // it has an id now
        quote.setPrice(new BigDecimal("10.30"));
        backend.save(quote); // the price alone is sent
        // @end
        Quote other = backend.find(Quote.class, quote.getId());
        other.setPrice(new BigDecimal("10.40"));
        backend.save(other);
        quote.setPrice(new BigDecimal("10.50"));
        // @start region="conflict"
        try {
            backend.save(quote);
        } catch (Conflict conflict) {
            if (isMineBetter(conflict.mine(), conflict.theirs())) {
                conflict.keepMine();
                backend.save(quote);
            } else {
                conflict.takeTheirs();
            }
        }
        // @end
        assertThat(quote.getPrice()).isEqualByComparingTo("10.40");
        backend.close();
    }

    private boolean isMineBetter(Object mine, Object theirs) {
        return mine.equals(theirs);
    }

    record Industry(String id, String name) {}

    record Share(String id, String tag, BigDecimal price) {}

    @Test
    void progress() {
        URI address = server.uri();
        // @start region="progress"
        ProgressListener progress = new ProgressListener() {
            @Override
            public boolean mayWait(int attempt, Duration wait) {
                show("attempt " + attempt + " in " + wait.toMillis() + " ms");
                return true;
            }
        };
        Backend backend = Backend.at(address)
                .attempts(Attempts.DEFAULT.withCount(3).withDeadline(Duration.ofSeconds(10)))
                .progress(progress)
                .build();
        // @end
        assertThat(backend.options().attempts().count()).isEqualTo(3);
        backend.close();
    }

    @Test
    void failures() {
        Backend backend = Backend.at(server.uri()).build();
        // @start region="failures"
        try {
            backend.permits().list();
        } catch (SignedOut over) {
            show("Please sign in again: " + over.getMessage());
        } catch (Refused refused) {
            show(refused.getMessage() + " (" + refused.code() + ", trace " + refused.traceId() + ")");
        } catch (Unreachable away) {
            show("Nobody answers; you are still signed in.");
        } catch (Conflict other) {
            show("Somebody else changed it.");
        }
        // @end
        assertThat(shown).containsExactly("Please sign in again: nobody is signed in");
        backend.close();
    }

    private void show(Object what) {
        shown.add(what);
    }
}
