package dev.gatehouse.drills;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Many who listen to prices that change all the time: nobody misses any, memory stays, and who is revoked is cut off. */
final class StreamsDrill extends Drill {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long PAUSE_NANOS = Duration.ofMillis(40).toNanos();
    private static final long MIB = 1024 * 1024;

    private final HttpClient http = HttpClient.newHttpClient();

    StreamsDrill() {
        super("streams");
    }

    @Override
    void run(Size size, Figures figures) throws Exception {
        int count = size.of(10, 200);
        Duration lasts = Duration.ofSeconds(size.of(5, 600));
        try (Cluster cluster = Cluster.of(size, 2)) {
            Pass reader = new Pass(cluster.door(0), "skilled@viewer.example");
            long start = number(cluster);
            List<Listening> all = IntStream.range(0, count)
                    .mapToObj(i -> Listening.start(http, cluster.door(i), reader))
                    .toList();
            for (Listening listening : all) {
                Await.until("somebody listens", PATIENCE, listening::isOpen);
            }
            long before = memory(cluster);
            long acknowledged = setPrices(cluster, lasts);
            List<Long> expected = numbersAfter(cluster, start);
            long lost = lost(all, expected);
            long after = memory(cluster);
            figures.tell("listeners, on two nodes", count);
            figures.tell("for", lasts);
            figures.tell("prices set", acknowledged);
            figures.tell(
                    "events sent",
                    all.stream()
                            .mapToLong(listening -> listening.numbers().size())
                            .sum());
            figures.tell(
                    "times somebody came back with a new token",
                    all.stream().mapToLong(Listening::resumed).sum());
            figures.mustBe("prices set that are no event", acknowledged - expected.size(), 0);
            figures.mustBe("listeners who did not get every price once and in order", lost, 0);
            figures.mustBeAtMost(
                    "MiB that the nodes' heaps hold more after a collection",
                    (after - before) / MIB,
                    8L * cluster.nodes().size());
            all.forEach(Listening::stop);
            revoke(cluster, size, figures);
        }
    }

    /** How many were acknowledged. */
    private long setPrices(Cluster cluster, Duration lasts) throws Exception {
        Pass manager = new Pass(cluster.door(0), "manager@viewer.example");
        long end = System.nanoTime() + lasts.toNanos();
        int turn = 0;
        while (System.nanoTime() < end) {
            setPrice(cluster.door(turn), manager.token(), 1 + turn % 3, turn % 1000 + 1);
            turn++;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return turn;
    }

    private void setPrice(Door door, String token, int share, int price) throws IOException, InterruptedException {
        URI address = door.address().resolve("/api/industries/1/shares/" + share);
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .method("PATCH", BodyPublishers.ofString("{\"price\":" + price + "}"))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError("a price was answered " + answer.statusCode());
        }
    }

    private static long lost(List<Listening> all, List<Long> expected) throws Exception {
        long lost = 0;
        for (Listening listening : all) {
            try {
                Await.until("all are there", PATIENCE, () -> listening.numbers().size() >= expected.size());
            } catch (AssertionError missing) {
                lost++;
                continue;
            }
            lost += listening.numbers().equals(expected) ? 0 : 1;
        }
        return lost;
    }

    private void revoke(Cluster cluster, Size size, Figures figures) throws Exception {
        Duration slowest = Duration.ZERO;
        int times = size.of(2, 20);
        for (int i = 0; i < times; i++) {
            Pass pass = new Pass(cluster.door(i), "skilled@viewer.example");
            Listening listening = Listening.once(http, cluster.door(i + 1), pass);
            Await.until("somebody listens", PATIENCE, listening::isOpen);
            long start = System.nanoTime();
            if (!cluster.door(i).signOutPatiently(pass.token())) {
                throw new AssertionError("a revocation was refused");
            }
            Await.until("it is over", PATIENCE, () -> !listening.isOpen());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
        }
        figures.tell("permits revoked on the other node while they listened", times);
        figures.mustBeAtMost("until their stream was over, slowest", slowest, Duration.ofSeconds(1), size);
    }

    private static long number(Cluster cluster) {
        return cluster.database()
                .rows()
                .sql("select number from market")
                .query(Long.class)
                .single();
    }

    private static List<Long> numbersAfter(Cluster cluster, long start) {
        return cluster.database()
                .rows()
                .sql("select number from share_price where number > :start order by number")
                .param("start", start)
                .query(Long.class)
                .list();
    }

    private static long memory(Cluster cluster) throws Exception {
        long bytes = 0;
        for (Node node : cluster.nodes()) {
            bytes += node.liveHeap();
        }
        return bytes;
    }
}
