package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whatever is sent as a filter is answered or refused, and shows nothing but the shares that were asked for. */
final class FilterFuzzTest {

    private static final int SHARES = 200;
    private static final Duration LONGEST = Duration.ofMillis(50);
    private static final int TRIES = 3;

    @TempDir
    private static Path data;

    @Test
    void nothingThatIsSentAsAFilterFailsOrShowsMore() {
        fuzz(1_000);
    }

    @Test
    @Tag("drill")
    void nothingOfALotTakesLong() {
        List<Long> nanos = fuzz(100_000);

        nanos.sort(null);
        System.out.printf(
                "filters: %,d, median %.2f ms, p99.9 %.2f ms, longest %.2f ms%n",
                nanos.size(),
                nanos.get(nanos.size() / 2) / 1e6,
                nanos.get((int) (nanos.size() * 0.999)) / 1e6,
                nanos.getLast() / 1e6);
        assertThat(nanos.getLast()).isLessThanOrEqualTo(LONGEST.toNanos());
    }

    /** How long each took, from here; of what took long, the least of a few times, for a filter is slow each time. */
    private static List<Long> fuzz(int count) {
        long seed = new Random().nextLong();
        FilterFuzz filters = new FilterFuzz(new Random(seed));
        List<Long> nanos = new ArrayList<>();
        int understood = 0;
        try (TestViewer viewer = TestViewer.start(data)) {
            Caller manager = viewer.manager();
            Caller junior = viewer.junior();
            String industry = viewer.admin()
                    .post("/api/industries", "{\"tag\": \"many\", \"name\": \"Many\"}")
                    .member("id");
            String shares = "/api/industries/" + industry + "/shares";
            IntStream.range(0, SHARES)
                    .forEach(i -> manager.post(shares, "{\"tag\": \"M%d\", \"price\": %d}".formatted(i, i + 1)));
            for (int i = 0; i < count; i++) {
                String filter = filters.next();
                String query = shares + "?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8) + "&top=5";
                long start = System.nanoTime();
                Answer answer = manager.get(query);
                long took = System.nanoTime() - start;
                for (int again = 0; again < TRIES && took > LONGEST.toNanos(); again++) {
                    // Another page, which nobody remembers.
                    took = Math.min(took, timed(manager, query + again));
                }
                nanos.add(took);
                // What can't even be decoded is refused before it is asked who sends it.
                if (i % 10 == 0) {
                    assertThat(junior.get(query).status())
                            .as("filter %d of seed %d: %s", i, seed, filter)
                            .isIn(403, 400);
                }
                assertThat(answer.status())
                        .as("filter %d of seed %d: %s", i, seed, filter)
                        .isIn(200, 400);
                if (answer.status() == 200) {
                    understood++;
                    assertThat(answer.json().required("value").valueStream())
                            .extracting((JsonNode share) ->
                                    share.required("industry").asString())
                            .as("filter %d of seed %d: %s", i, seed, filter)
                            .allMatch(industry::equals);
                }
            }
        }
        assertThat(understood).isBetween(count / 20, count - count / 20);
        return nanos;
    }

    private static long timed(Caller caller, String query) {
        long start = System.nanoTime();
        caller.get(query);
        return System.nanoTime() - start;
    }
}
