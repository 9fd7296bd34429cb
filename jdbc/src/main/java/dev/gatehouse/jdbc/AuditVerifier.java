package dev.gatehouse.jdbc;

import dev.gatehouse.core.audit.AuditKey;
import dev.gatehouse.jdbc.AuditFault.Kind;
import dev.gatehouse.jdbc.StoredAudit.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Looks whether the record is as it was written: every row, that none is missing, that none was moved, and that none is there
 * that wasn't written. It does so in many short transactions, while others go on writing; what they add meanwhile it leaves for
 * the next time. Thread-safe.
 */
public final class AuditVerifier {

    /** A page is read well within the time that a transaction may take. */
    private static final int PAGE = 1_000;

    private static final String HEADS = "select %s from audit_heads".formatted(AuditHead.COLUMNS.formatted(""));

    private static final String HEAD = HEADS + " where chain = :chain";

    private static final String OF_NO_CHAIN = """
            select chain, min(seq) as first, max(seq) as last
              from audit_rows
             where chain < 0 or chain >= :count
             group by chain
            """;

    private static final String OUTSIDE = """
            select min(seq) as first, max(seq) as last from audit_rows where chain = :chain and seq <= :cut
            union all
            select min(seq) as first, max(seq) as last from audit_rows where chain = :chain and seq > :last
            """;

    private static final String ROWS = """
            select %s, (select mark
                          from audit_rows witnessed
                         where witnessed.chain = audit_rows.witness_chain
                           and witnessed.seq = audit_rows.witness_seq) as witnessed_mark
              from audit_rows
             where chain = :chain and seq > :after and seq <= :last
             order by seq
             limit :page
            """.formatted(StoredAudit.COLUMNS);

    private final Database database;
    private final AuditKey key;

    public AuditVerifier(Database database, AuditKey key) {
        this.database = database;
        this.key = key;
    }

    public AuditVerdict verify() {
        Outline outline = database.read(this::outline);
        Set<AuditFault> faults = new LinkedHashSet<>(outline.faults());
        long rows = 0;
        for (int chain : AuditChains.all().toArray()) {
            Walk walk = walk(chain, outline);
            rows += walk.rows();
            faults.addAll(walk.faults());
        }
        Optional<Instant> since =
                outline.heads().values().stream().map(AuditHead::begunAt).min(Instant::compareTo);
        return new AuditVerdict(rows, since, List.copyOf(faults));
    }

    /** What is seen of the record in one moment: its heads, and which rows are beyond them. */
    private record Outline(Map<Integer, AuditHead> heads, List<AuditFault> faults) {}

    /** What was seen along a chain. */
    private record Walk(long rows, Collection<AuditFault> faults) {}

    /** A row, and the mark that its witness has now. */
    private record Seen(StoredAudit row, @Nullable String witnessedMark) {}

    private Outline outline(JdbcClient client) {
        Map<Integer, AuditHead> heads = client.sql(HEADS).query(AuditHead::read).stream()
                .collect(Collectors.toMap(AuditHead::chain, Function.identity()));
        List<AuditFault> faults = new ArrayList<>(client.sql(OF_NO_CHAIN)
                .param("count", AuditChains.COUNT)
                .query((row, number) ->
                        new AuditFault(row.getInt("chain"), row.getLong("first"), row.getLong("last"), Kind.UNEXPECTED))
                .list());
        for (int chain : AuditChains.all().toArray()) {
            AuditHead head = heads.get(chain);
            if (head == null) {
                faults.add(AuditFault.ofHead(chain, Kind.MISSING));
            } else if (!head.isWhole(key)) {
                faults.add(AuditFault.ofHead(chain, Kind.CHANGED));
            } else {
                faults.addAll(outside(client, head));
            }
        }
        return new Outline(heads, faults);
    }

    private static List<AuditFault> outside(JdbcClient client, AuditHead head) {
        return client
                .sql(OUTSIDE)
                .param("chain", head.chain())
                .param("cut", head.cutSeq())
                .param("last", head.lastSeq())
                .query((row, number) ->
                        new AuditFault(head.chain(), row.getLong("first"), row.getLong("last"), Kind.UNEXPECTED))
                .stream()
                .filter(fault -> fault.until() != 0)
                .toList();
    }

    /** Where somebody cut its beginning off meanwhile, as is their right, it is walked along again. */
    private Walk walk(int chain, Outline outline) {
        Optional<AuditHead> head =
                Optional.ofNullable(outline.heads().get(chain)).filter(found -> found.isWhole(key));
        while (true) {
            Walk walk = walk(chain, head);
            Optional<AuditHead> now = head(chain);
            if (walk.faults().isEmpty() || now.map(AuditHead::cutSeq).equals(head.map(AuditHead::cutSeq))) {
                return walk;
            }
            head = now;
        }
    }

    /** Without a head that can be trusted nobody knows where it begins and ends; what is between is looked at all the same. */
    private Walk walk(int chain, Optional<AuditHead> head) {
        Set<AuditFault> faults = new LinkedHashSet<>();
        long last = head.map(AuditHead::lastSeq).orElse(Long.MAX_VALUE);
        long seq = head.map(AuditHead::cutSeq).orElse(Long.MIN_VALUE);
        @Nullable String mark = head.map(AuditHead::cutMark).orElse(null);
        long rows = 0;
        for (List<Seen> page = page(chain, seq, last); !page.isEmpty(); page = page(chain, seq, last)) {
            for (Seen seen : page) {
                StoredAudit row = seen.row();
                boolean isFirst = seq == Long.MIN_VALUE;
                boolean isNext = isFirst || row.place().seq() == seq + 1;
                if (!isNext) {
                    faults.add(new AuditFault(chain, seq + 1, row.place().seq() - 1, Kind.MISSING));
                }
                judge(seen, isNext ? mark : null).ifPresent(faults::add);
                rows++;
                seq = row.place().seq();
                mark = row.mark();
            }
        }
        if (head.isPresent() && seq < last) {
            faults.add(new AuditFault(chain, seq + 1, last, Kind.MISSING));
        } else if (head.isPresent() && !head.get().lastMark().equals(mark)) {
            faults.add(AuditFault.of(chain, seq, Kind.REPLACED));
        }
        return new Walk(rows, faults);
    }

    /** @param previousMark that of the row before it, where that is there */
    private Optional<AuditFault> judge(Seen seen, @Nullable String previousMark) {
        StoredAudit row = seen.row();
        Place place = row.place();
        if (!row.isWhole(key)) {
            return Optional.of(AuditFault.of(place.chain(), place.seq(), Kind.CHANGED));
        }
        if (previousMark != null && !previousMark.equals(row.previousMark())) {
            return Optional.of(AuditFault.of(place.chain(), place.seq() - 1, Kind.REPLACED));
        }
        Place witness = row.witness().place();
        boolean isThere = witness.seq() == 0 || row.witness().mark().equals(seen.witnessedMark()) || isCutOff(witness);
        return isThere ? Optional.empty() : Optional.of(AuditFault.of(witness.chain(), witness.seq(), Kind.REPLACED));
    }

    private boolean isCutOff(Place place) {
        return head(place.chain()).filter(head -> head.cutSeq() >= place.seq()).isPresent();
    }

    /** That of now, if it can be trusted. */
    private Optional<AuditHead> head(int chain) {
        return database.read(client -> client.sql(HEAD)
                        .param("chain", chain)
                        .query(AuditHead::read)
                        .optional())
                .filter(head -> head.isWhole(key));
    }

    private List<Seen> page(int chain, long after, long last) {
        return database.read(client -> client.sql(ROWS)
                .param("chain", chain)
                .param("after", after)
                .param("last", last)
                .param("page", PAGE)
                .query((row, number) -> new Seen(StoredAudit.read(row, number), row.getString("witnessed_mark")))
                .list());
    }
}
