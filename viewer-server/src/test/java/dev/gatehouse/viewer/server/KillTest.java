package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A viewer that is killed in the middle of writes. The ledger is kept outside of it. */
final class KillTest {

    private static final int ROUNDS = 3;
    private static final int WRITERS = 8;
    private static final int WRITES_BEFORE_THE_KILL = 120;
    private static final String SHARES = "/api/industries/1/shares";

    private static final BigDecimal FIRST_PRICE = new BigDecimal("1.00");
    private static final BigDecimal SECOND_PRICE = new BigDecimal("2.00");

    @TempDir
    private Path folder;

    /** Every share whose making was acknowledged, and the prices it may have by all that was. */
    private final Map<String, Set<BigDecimal>> ledger = new ConcurrentHashMap<>();

    private final AtomicInteger tags = new AtomicInteger();

    @Test
    void everyAcknowledgedWriteIsThereAfterwards() throws Exception {
        String token = "";
        for (int round = 0; round < ROUNDS; round++) {
            try (ChildViewer viewer = ChildViewer.start(folder, folder.resolve("data"))) {
                Caller manager = viewer.anybody().as("manager@viewer.example", TestViewer.PASSWORD);
                compareWithTheLedger(manager);
                writeUntilKilled(viewer, manager);
                token = manager.token();
            }
        }
        try (ChildViewer viewer = ChildViewer.start(folder, folder.resolve("data"))) {
            compareWithTheLedger(new Caller(viewer.anybody().address(), token));
            assertThat(viewer.stop()).isEqualTo(143);
        }
        assertThat(ledger.size()).isGreaterThanOrEqualTo(ROUNDS * WRITES_BEFORE_THE_KILL / 2);
    }

    private void writeUntilKilled(ChildViewer viewer, Caller manager) throws InterruptedException {
        CountDownLatch writes = new CountDownLatch(WRITES_BEFORE_THE_KILL);
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WRITERS; i++) {
                writers.execute(() -> write(manager, writes));
            }
            boolean written = writes.await(60, TimeUnit.SECONDS);
            viewer.kill();
            assertThat(written).isTrue();
        }
    }

    /** Makes shares and changes each once, until nobody answers. */
    private void write(Caller manager, CountDownLatch writes) {
        try {
            while (true) {
                Answer made =
                        manager.post(SHARES, "{\"tag\": \"K%d\", \"price\": 1}".formatted(tags.incrementAndGet()));
                assertThat(made.status()).isEqualTo(201);
                String path = made.header("location");
                ledger.put(path, Set.of(FIRST_PRICE, SECOND_PRICE));
                writes.countDown();
                Answer changed = manager.patch(path, "{\"price\": 2}", "If-Match", made.etag());
                assertThat(changed.status()).isEqualTo(200);
                ledger.put(path, Set.of(SECOND_PRICE));
                writes.countDown();
            }
        } catch (UncheckedIOException killed) {
            // What was under way may have been done or not, and the ledger allows both.
        }
    }

    private void compareWithTheLedger(Caller manager) {
        ledger.forEach((path, prices) -> {
            Answer share = manager.get(path);
            assertThat(share.status()).as(path).isEqualTo(200);
            assertThat(share.json().required("price").decimalValue()).isIn(prices);
        });
    }
}
