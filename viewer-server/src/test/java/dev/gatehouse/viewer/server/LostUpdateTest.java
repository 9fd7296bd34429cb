package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LostUpdateTest {

    private static final int ROUNDS = 10;
    private static final int WRITERS = 50;

    @TempDir
    private static Path data;

    private static TestViewer viewer;
    private static Caller manager;

    @BeforeAll
    static void start() {
        viewer = TestViewer.start(data);
        manager = viewer.manager();
    }

    @AfterAll
    static void stop() {
        viewer.close();
    }

    @Test
    void ofManyWritesThatStartFromOneVersionExactlyOneIsDone() throws Exception {
        String path = "/api/industries/1/shares/1";
        for (int round = 1; round <= ROUNDS; round++) {
            String version = manager.get(path).etag();
            List<Answer> answers = together(
                    WRITERS,
                    writer -> manager.put(
                            path, "{\"tag\": \"BUD\", \"price\": %d}".formatted(writer + 1), "If-Match", version));

            List<Answer> done =
                    answers.stream().filter(answer -> answer.status() == 200).toList();
            assertThat(done).hasSize(1);
            assertThat(answers)
                    .extracting(Answer::status)
                    .filteredOn(status -> status == 412)
                    .hasSize(WRITERS - 1);
            assertThat(manager.get(path).body()).isEqualTo(done.getFirst().body());
            assertThat(done.getFirst().etag()).isEqualTo("\"" + (round + 1) + "\"");
        }
    }

    @Test
    void everyAcknowledgedIncrementCounts() throws Exception {
        String path = "/api/industries/1/shares/2";
        manager.patch(path, "{\"price\": 1}", "If-Match", "*");
        int each = 5;

        together(8, writer -> {
            for (int i = 0; i < each; i++) {
                increment(path);
            }
            return writer;
        });

        assertThat(manager.get(path).json().required("price").decimalValue())
                .isEqualByComparingTo(BigDecimal.valueOf(1 + 8 * each));
    }

    @Test
    void ofManyNewSharesWithOneTagExactlyOneIsMade() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            String tag = "ONE-" + round;
            List<Answer> answers = together(
                    WRITERS,
                    writer -> manager.post(
                            "/api/industries/" + (writer % 2 + 1) + "/shares",
                            "{\"tag\": \"%s\", \"price\": 1}".formatted(tag)));

            assertThat(answers)
                    .extracting(Answer::status)
                    .filteredOn(status -> status == 201)
                    .hasSize(1);
            assertThat(answers)
                    .extracting(Answer::status)
                    .filteredOn(status -> status == 409)
                    .hasSize(WRITERS - 1);
        }
    }

    @Test
    void noShareIsLeftBehindByItsIndustry() throws Exception {
        Caller admin = viewer.admin();
        for (int round = 1; round <= ROUNDS; round++) {
            String tag = "left-" + round;
            String industry = admin.post("/api/industries", "{\"tag\": \"%s\", \"name\": \"Left\"}".formatted(tag))
                    .header("location");
            List<Answer> answers = together(
                    2,
                    writer -> writer == 0
                            ? admin.delete(industry, "If-Match", "*")
                            : admin.post(industry + "/shares", "{\"tag\": \"%s\", \"price\": 1}".formatted(tag)));

            List<Integer> statuses = answers.stream().map(Answer::status).toList();
            assertThat(statuses).isIn(List.of(204, 404), List.of(409, 201));
        }
    }

    private static void increment(String path) {
        Answer answer;
        do {
            Answer read = manager.get(path);
            BigDecimal next = read.json().required("price").decimalValue().add(BigDecimal.ONE);
            answer = manager.patch(path, "{\"price\": %s}".formatted(next), "If-Match", read.etag());
        } while (answer.status() == 412);
        assertThat(answer.status()).isEqualTo(200);
    }

    private interface Work<T> {
        T by(int worker);
    }

    /** Lets so many work at the same moment. */
    private static <T> List<T> together(int workers, Work<T> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(workers);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = threads.invokeAll(IntStream.range(0, workers)
                    .<Callable<T>>mapToObj(worker -> () -> {
                        start.await();
                        return work.by(worker);
                    })
                    .toList());
            return futures.stream().map(Future::resultNow).toList();
        }
    }
}
