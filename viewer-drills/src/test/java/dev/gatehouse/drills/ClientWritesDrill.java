package dev.gatehouse.drills;

import dev.gatehouse.client.Attempts;
import dev.gatehouse.client.Backend;
import dev.gatehouse.client.ProgressListener;
import dev.gatehouse.testkit.FaultProxy;
import dev.gatehouse.testkit.FaultProxy.Trap;
import dev.gatehouse.testkit.Together;
import dev.gatehouse.viewer.model.Industry;
import dev.gatehouse.viewer.model.Share;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The client SDK adds, changes and removes shares while three of ten requests or answers are lost. What it was told is done once, neither less nor more
 * often; and it makes no more attempts than it may.
 */
final class ClientWritesDrill extends Drill {

    private static final int WRITERS = 8;
    private static final int MOST_ATTEMPTS = 20;
    private static final double LOST = 0.3;
    private static final int CHANGES = 3;

    /** One in so many shares stays. */
    private static final int KEPT = 10;

    ClientWritesDrill() {
        super("client-writes");
    }

    @Override
    void run(Size size, Figures figures) throws Exception {
        int shares = size.of(5, 256);
        Map<String, BigDecimal> ledger = new ConcurrentHashMap<>();
        Counts counts = new Counts();
        try (Cluster cluster = Cluster.of(size, 2)) {
            Together.run(WRITERS, writer -> {
                write(cluster.node(writer).port(), writer, shares, ledger, counts);
                return true;
            });
            try (Backend backend = signedIn(cluster.node(0).port(), ProgressListener.NONE)) {
                Industry industry = backend.find(Industry.class, "2");
                List<Share> found = backend.list(Share.class).ownedBy(industry).fetch().stream()
                        .filter(share -> share.getTag().startsWith("D"))
                        .toList();
                figures.tell("writes acknowledged", counts.writes.get());
                figures.mustBeAtLeast("requests or answers lost", counts.lost.get(), counts.writes.get() / 5);
                figures.mustBeAtMost("attempts of one write", counts.mostAttempts.get(), MOST_ATTEMPTS);
                figures.mustBe("shares there", found.size(), ledger.size());
                figures.mustBe(
                        "of them as they were acknowledged",
                        found.stream()
                                .filter(share -> share.getVersion() == CHANGES + 1
                                        && share.getPrice()
                                                        .compareTo(ledger.getOrDefault(share.getTag(), BigDecimal.ZERO))
                                                == 0)
                                .count(),
                        ledger.size());
                found.forEach(backend::remove);
            }
        }
    }

    private static final class Counts {

        final AtomicLong writes = new AtomicLong();
        final AtomicLong lost = new AtomicLong();
        final AtomicInteger mostAttempts = new AtomicInteger();
    }

    private static void write(int port, int writer, int shares, Map<String, BigDecimal> ledger, Counts counts) {
        ProgressListener counting = new ProgressListener() {
            @Override
            public void attempt(int attempt) {
                counts.mostAttempts.accumulateAndGet(attempt, Math::max);
            }
        };
        Random random = new Random(writer);
        try (FaultProxy network = FaultProxy.to(port);
                Backend backend = signedIn(network.port(), counting)) {
            for (int number = 0; number < shares; number++) {
                Share share = new Share();
                share.setIndustry("2");
                share.setTag("D" + writer + "x" + number);
                share.setPrice(new BigDecimal("1.50"));
                write(() -> backend.save(share), "POST", network, random, counts);
                for (int change = 0; change < CHANGES; change++) {
                    share.setPrice(share.getPrice().add(BigDecimal.ONE));
                    write(() -> backend.save(share), "PATCH", network, random, counts);
                }
                if (number % KEPT == 0) {
                    ledger.put(share.getTag(), share.getPrice());
                } else {
                    write(() -> backend.remove(share), "DELETE", network, random, counts);
                }
            }
        }
    }

    private static void write(Runnable what, String method, FaultProxy network, Random random, Counts counts) {
        Trap lost = lose(method, network, random);
        what.run();
        counts.writes.incrementAndGet();
        counts.lost.addAndGet(lost.cuts());
        network.restore();
    }

    /** As many in a row as it happens. */
    private static Trap lose(String method, FaultProxy network, Random random) {
        int times = 0;
        while (random.nextDouble() < LOST) {
            times++;
        }
        String request = method + " /api/industries/2/shares";
        return random.nextInt(4) == 0 ? network.cutBefore(request, times) : network.cutAfter(request, times);
    }

    private static Backend signedIn(int port, ProgressListener progress) {
        Backend backend = Backend.at(URI.create("http://localhost:" + port))
                .userName("trader")
                .attempts(Attempts.DEFAULT
                        .withCount(MOST_ATTEMPTS)
                        .withBase(Duration.ofMillis(2))
                        .withCap(Duration.ofMillis(50)))
                .progress(progress)
                .build();
        backend.signIn("manager@viewer.example", Cluster.PASSWORD);
        return backend;
    }
}
