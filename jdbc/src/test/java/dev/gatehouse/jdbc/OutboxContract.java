package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.mail.OutboxStore;
import dev.gatehouse.core.mail.OutboxStore.Entry;
import dev.gatehouse.testkit.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** E-mails that wait, on either engine. */
abstract class OutboxContract extends NodesContract {

    private static final Instant NOW = Instant.ofEpochMilli(1_000_000);
    private static final Instant LEASE_UNTIL = NOW.plus(Duration.ofMinutes(5));
    private static final int MAILS = 200;
    private static final int THREADS = 8;

    @Test
    void whatIsClaimedIsNobodyElsesUntilTheLeaseIsOver() {
        OutboxStore store = new JdbcOutboxStore(node(0));
        store.add("mail", "sealed", NOW);

        assertThat(store.claim(NOW.minusMillis(1), LEASE_UNTIL, 10)).isEmpty();
        assertThat(store.claim(NOW, LEASE_UNTIL, 10)).containsExactly(entry("mail", 1));
        assertThat(store.claim(LEASE_UNTIL.minusMillis(1), LEASE_UNTIL, 10)).isEmpty();
        assertThat(store.claim(LEASE_UNTIL, LEASE_UNTIL.plusSeconds(1), 10))
                .containsExactly(entry("mail", 2, LEASE_UNTIL.plusSeconds(1)));
    }

    @Test
    void whoseClaimIsOverDoesNothingToItAnyMore() {
        OutboxStore store = new JdbcOutboxStore(node(0));
        store.add("mail", "sealed", NOW);
        Entry mine = store.claim(NOW, LEASE_UNTIL, 1).getFirst();
        Entry others = store.claim(LEASE_UNTIL, LEASE_UNTIL.plusSeconds(1), 1).getFirst();

        store.keep(mine, "content", LEASE_UNTIL);
        store.postpone(mine, NOW);
        store.remove(mine);

        assertThat(store.claim(NOW, LEASE_UNTIL, 1)).isEmpty();
        assertThat(store.claim(LEASE_UNTIL.plusSeconds(1), LEASE_UNTIL.plusSeconds(2), 1))
                .containsExactly(entry("mail", 3, LEASE_UNTIL.plusSeconds(2)));
        store.remove(others);
        assertThat(store.claim(LEASE_UNTIL.plusSeconds(2), LEASE_UNTIL.plusSeconds(3), 1))
                .hasSize(1);
    }

    @Test
    void theOldestIsClaimedFirst() {
        OutboxStore store = new JdbcOutboxStore(node(0));
        store.add("late", "sealed", NOW);
        store.add("early", "sealed", NOW.minusMillis(1));

        assertThat(store.claim(NOW, LEASE_UNTIL, 1)).containsExactly(entry("early", 1));
        assertThat(store.claim(NOW, LEASE_UNTIL, 1)).containsExactly(entry("late", 1));
    }

    @Test
    void whatIsKeptPostponedOrRemovedIsSo() {
        OutboxStore store = new JdbcOutboxStore(node(0));
        store.add("kept", "sealed", NOW);
        store.add("removed", "sealed", NOW);
        Map<String, Entry> claimed =
                store.claim(NOW, LEASE_UNTIL, 10).stream().collect(Collectors.toMap(Entry::id, Function.identity()));

        store.keep(claimed.get("kept"), "content", LEASE_UNTIL);
        store.postpone(claimed.get("kept"), NOW.plusSeconds(2));
        store.remove(claimed.get("removed"));

        assertThat(store.claim(NOW.plusSeconds(1), LEASE_UNTIL, 10)).isEmpty();
        assertThat(store.claim(NOW.plusSeconds(2), LEASE_UNTIL, 10))
                .containsExactly(new Entry("kept", "sealed", "content", LEASE_UNTIL, 2, LEASE_UNTIL));
    }

    @Test
    void whatIsAddedInAUnitOfWorkIsThereOnlyWhereThatIsCommitted() {
        OutboxStore store = new JdbcOutboxStore(node(0));
        try {
            node(0).run(() -> {
                store.add("undone", "sealed", NOW);
                throw new IllegalStateException("undone");
            });
        } catch (IllegalStateException undone) {
            node(0).run(() -> {
                store.add("done", "sealed", NOW);
                return true;
            });
        }

        assertThat(store.claim(NOW, LEASE_UNTIL, 10)).containsExactly(entry("done", 1));
    }

    @Test
    void ofManyThreadsOnManyNodesOneClaimsEach() {
        List<JdbcOutboxStore> nodes = IntStream.range(0, 2)
                .mapToObj(number -> new JdbcOutboxStore(node(number)))
                .toList();
        IntStream.range(0, MAILS).forEach(number -> nodes.getFirst().add("mail " + number, "sealed", NOW));
        ConcurrentLinkedQueue<String> ledger = new ConcurrentLinkedQueue<>();

        Together.run(THREADS, number -> {
            JdbcOutboxStore store = nodes.get(number % nodes.size());
            List<Entry> claimed;
            do {
                claimed = store.claim(NOW, LEASE_UNTIL, 7);
                claimed.forEach(entry -> ledger.add(entry.id()));
            } while (!claimed.isEmpty());
            return true;
        });

        // One that waited for another's claim may have gone home with nothing: what is left is claimed now.
        nodes.getFirst().claim(NOW, LEASE_UNTIL, MAILS).forEach(entry -> ledger.add(entry.id()));
        assertThat(ledger).hasSize(MAILS).doesNotHaveDuplicates();
    }

    private static Entry entry(String id, int tries) {
        return entry(id, tries, LEASE_UNTIL);
    }

    private static Entry entry(String id, int tries, Instant leaseUntil) {
        return new Entry(id, "sealed", null, Instant.EPOCH, tries, leaseUntil);
    }
}
