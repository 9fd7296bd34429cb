package dev.gatehouse.jdbc;

import dev.gatehouse.core.audit.AuditKey;
import dev.gatehouse.jdbc.StoredAudit.Content;
import dev.gatehouse.jdbc.StoredAudit.Place;
import dev.gatehouse.jdbc.StoredAudit.Witness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Adds to the chains of the record, and removes their beginnings. Thread-safe. */
final class AuditChains {

    static final int COUNT = 32;

    private static final Logger LOG = LoggerFactory.getLogger(AuditChains.class);

    private static final String COUNT_HEADS = "select count(*) from audit_heads";

    /**
     * A head, held; the newest row of its chain, which is none beyond what the head says unless somebody set it back; and the
     * newest row of another chain.
     */
    private static final String HOLD = """
            select %s, others.last_seq as witness_seq, others.last_mark as witness_mark,
                   (select max(seq) from audit_rows where audit_rows.chain = heads.chain) as newest_seq
              from audit_heads heads left join audit_heads others on others.chain = :witness
             where heads.chain = :chain
            """.formatted(AuditHead.COLUMNS.formatted("heads."));

    private static final String OLDEST = """
            select %s from audit_rows where chain = :chain and seq > :after order by seq limit :most
            """.formatted(StoredAudit.COLUMNS);

    private static final String REMOVE = "delete from audit_rows where chain = :chain and seq <= :seq";

    private final String hold;
    private final AuditKey key;
    private final Set<Integer> broken = ConcurrentHashMap.newKeySet();

    /** @param embedded whether there is but one writer anyway, who holds everything */
    AuditChains(boolean embedded, AuditKey key) {
        this.hold = embedded ? HOLD : HOLD + " for update of heads";
        this.key = key;
    }

    /** Makes the heads where there are none at all. One that is missing among others was removed, and stays so. */
    boolean begin(JdbcClient client, Instant now) {
        boolean isNew = client.sql(COUNT_HEADS).query(Long.class).single() == 0;
        if (isNew) {
            all().forEach(chain -> AuditHead.begun(chain, now, key).add(client));
        }
        return isNew;
    }

    static IntStream all() {
        return IntStream.range(0, COUNT);
    }

    Additions additions() {
        return new Additions();
    }

    /**
     * Removes rows from the beginning of a chain, up to the first that was written at {@code limit} or later, and says so in the
     * head. What was tampered with is evidence, and stays as it is with all behind it: the head's word would make it good.
     *
     * @param atMost how many rows
     * @return how many
     */
    int cut(JdbcClient client, int chain, Instant limit, int atMost) {
        return hold(client, chain)
                .map(held -> cut(client, held.head(), limit, atMost))
                .orElse(0);
    }

    private int cut(JdbcClient client, AuditHead head, Instant limit, int atMost) {
        long last = head.cutSeq();
        String mark = head.cutMark();
        for (StoredAudit row : oldest(client, head, atMost)) {
            if (row.content().at() >= limit.toEpochMilli()) {
                break;
            }
            if (!row.follows(last, mark) || !row.isWhole(key)) {
                tellOfTampering(head.chain());
                break;
            }
            last = row.place().seq();
            mark = row.mark();
        }
        if (last == head.cutSeq()) {
            return 0;
        }
        head.cutAfter(last, mark, key).update(client);
        return client.sql(REMOVE)
                .param("chain", head.chain())
                .param("seq", last)
                .update();
    }

    private static List<StoredAudit> oldest(JdbcClient client, AuditHead head, int most) {
        return client.sql(OLDEST)
                .param("chain", head.chain())
                .param("after", head.cutSeq())
                .param("most", most)
                .query(StoredAudit::read)
                .list();
    }

    /** What one unit of work adds. For one thread. */
    final class Additions implements Unit.AtEnd {

        private final List<Content> events = new ArrayList<>();

        void add(Content event) {
            events.add(event);
        }

        @Override
        public void accept(JdbcClient client) {
            Held held = holdAny(client);
            AuditHead head = held.head();
            long seq = head.lastSeq();
            String mark = head.lastMark();
            for (Content event : events) {
                StoredAudit row = StoredAudit.of(new Place(head.chain(), ++seq), event, held.witness(), mark, key);
                row.add(client);
                mark = row.mark();
            }
            head.endingWith(seq, mark, key).update(client);
        }
    }

    /** A head that nobody else can change now. */
    private record Held(AuditHead head, Witness witness, long newestSeq) {

        boolean isWhole(AuditKey key) {
            return head.isWhole(key) && newestSeq <= head.lastSeq();
        }
    }

    /**
     * One after the other from a random one on, until one is whole: to go on behind a head that was set back would make it
     * valid again.
     */
    private Held holdAny(JdbcClient client) {
        int first = ThreadLocalRandom.current().nextInt(COUNT);
        return all().mapToObj(number -> hold(client, (first + number) % COUNT))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no chain of the audit is whole: see audit verify"));
    }

    private Optional<Held> hold(JdbcClient client, int chain) {
        int witness = (chain + 1 + ThreadLocalRandom.current().nextInt(COUNT - 1)) % COUNT;
        Optional<Held> held = client.sql(hold)
                .param("chain", chain)
                .param("witness", witness)
                .query((row, number) -> new Held(
                        AuditHead.read(row, number),
                        witness(new Place(witness, row.getLong("witness_seq")), row.getString("witness_mark")),
                        row.getLong("newest_seq")))
                .optional()
                .filter(found -> found.isWhole(key));
        if (held.isEmpty()) {
            tellOfTampering(chain);
        }
        return held;
    }

    private void tellOfTampering(int chain) {
        if (broken.add(chain)) {
            LOG.error("chain {} of the audit was tampered with, and is left as it is: see audit verify", chain);
        }
    }

    /** A head that was removed has seen nothing. */
    private static Witness witness(Place place, @Nullable String mark) {
        return mark == null ? new Witness(new Place(place.chain(), 0), "") : new Witness(place, mark);
    }
}
