package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.gatehouse.core.audit.AuditEvent;
import dev.gatehouse.core.audit.AuditKey;
import dev.gatehouse.core.audit.AuditRecorder;
import dev.gatehouse.core.audit.AuditStore.Query;
import dev.gatehouse.core.audit.Origin;
import dev.gatehouse.model.AuditOutcome;
import dev.gatehouse.model.AuditRow;
import dev.gatehouse.model.AuditType;
import dev.gatehouse.model.Device;
import dev.gatehouse.model.RevokedReason;
import dev.gatehouse.model.SignInCount;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What holds of the record of security events on every engine, whatever somebody does to it who has not the key. */
abstract class AuditContract {

    private static final AuditKey KEY = new AuditKey(new SecretKeySpec(new byte[32], "HmacSHA256"));
    private static final Device PHONE = new Device("Nimal's phone", null, null, null, null, null, null, null);
    private static final Origin ORIGIN = new Origin("manager", "192.0.2.7", PHONE, "0af7651916cd43dd8448eb211c80319c");

    private final MovableClock clock = new MovableClock();
    private final List<AuditEvent> heard = new CopyOnWriteArrayList<>();
    private Database database;
    private JdbcAuditStore store;
    private AuditRecorder audit;

    /** One with all tables and no rows. */
    abstract Database open();

    @BeforeEach
    void openTheRecord() {
        database = open();
        store = JdbcAuditStore.open(database, KEY, clock);
        audit = new AuditRecorder(store, database, () -> ORIGIN, heard::add, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anEventIsKeptWithWhereItCameFrom() {
        audit.record(revoked("nimal"));

        List<AuditRow> rows = store.list(Query.ALL, 10, 0);
        assertThat(rows)
                .singleElement()
                .isEqualTo(new AuditRow(
                        rows.getFirst().id(),
                        clock.instant(),
                        "PERMIT_REVOKED",
                        AuditOutcome.SUCCESS,
                        "manager",
                        "nimal",
                        "permit of nimal",
                        "192.0.2.7",
                        PHONE,
                        "0af7651916cd43dd8448eb211c80319c",
                        Map.of("reason", "SIGNED_OUT")));
        assertThat(verdict().isWhole()).isTrue();
        assertThat(verdict().rows()).isEqualTo(1);
        assertThat(verdict().since()).contains(clock.instant());
    }

    @Test
    void anEventWithoutAnythingBesidesIsKeptToo() {
        store = JdbcAuditStore.open(database, KEY, clock);
        audit = new AuditRecorder(store, database, () -> Origin.SERVER, heard::add, clock);
        audit.record(AuditEvent.of(AuditType.KEY_ROTATED));

        assertThat(store.list(Query.ALL, 10, 0)).singleElement().satisfies(row -> {
            assertThat(row.actor()).isNull();
            assertThat(row.subject()).isNull();
            assertThat(row.address()).isNull();
            assertThat(row.device()).isNull();
            assertThat(row.details()).isEmpty();
        });
        assertThat(verdict().isWhole()).isTrue();
    }

    @Test
    void whatSomebodyMadeUnreadableIsShownAsThatAndExported() {
        List<String> edits = List.of(
                "outcome = 'fine'",
                "details = 'no JSON'",
                "details = 'null'",
                "details = '{\"a\":null}'",
                "device = '{'");
        for (int number = 0; number < edits.size(); number++) {
            String user = "user " + number;
            String edit = edits.get(number);
            audit.record(revoked(user));
            database.write(client -> client.sql("update audit_rows set " + edit + " where subject = :user")
                    .param("user", user)
                    .update());
        }
        audit.record(revoked("nimal"));

        List<AuditRow> rows = store.list(Query.ALL, 10, 0);
        assertThat(rows).hasSize(edits.size() + 1);
        assertThat(rows)
                .filteredOn(row -> "nimal".equals(row.subject()))
                .singleElement()
                .satisfies(row -> assertThat(row.outcome()).isEqualTo(AuditOutcome.SUCCESS));
        assertThat(rows).filteredOn(row -> !"nimal".equals(row.subject())).allSatisfy(row -> {
            assertThat(row.outcome()).isEqualTo(AuditOutcome.UNREADABLE);
            assertThat(row.device()).isNull();
            assertThat(row.details()).isEmpty();
        });
        List<String> lines = new ArrayList<>();
        new AuditExport(database).writeTo(lines::add);
        assertThat(lines).hasSize(edits.size() + 1);
        assertThat(lines).filteredOn(line -> line.contains("\"UNREADABLE\"")).hasSize(edits.size());
    }

    @Test
    void anEventComesToNothingWithWhatItTellsOf() {
        assertThatIllegalStateException()
                .isThrownBy(() -> database.run(() -> {
                    audit.record(revoked("nimal"));
                    throw new IllegalStateException("changed my mind");
                }));

        assertThat(store.list(Query.ALL, 10, 0)).isEmpty();
        assertThat(heard).isEmpty();
    }

    @Test
    void anEventIsHeardOfOnceItIsDurableAndNobodyWhoFailsOfItUndoesIt() {
        List<Integer> seen = new ArrayList<>();
        audit = new AuditRecorder(
                store,
                database,
                () -> ORIGIN,
                event -> {
                    seen.add(store.list(Query.ALL, 10, 0).size());
                    throw new IllegalStateException("no listener");
                },
                clock);
        database.run(() -> {
            audit.record(revoked("nimal"));
            audit.record(revoked("kumari"));
            return true;
        });

        assertThat(seen).containsExactly(2, 2);
    }

    @Test
    void rowsAreFoundByWhomTheyAreAboutOrWhoDidItAndByTypeAndTime() {
        audit.record(revoked("nimal"));
        clock.advance(Duration.ofSeconds(1));
        audit.record(AuditEvent.of(AuditType.SIGNED_IN).by("nimal").on("nimal"));
        clock.advance(Duration.ofSeconds(1));
        audit.record(AuditEvent.of(AuditType.USER_CHANGED).by("nimal").on("kumari"));

        assertThat(types(new Query("nimal", null, null, null)))
                .containsExactly("USER_CHANGED", "SIGNED_IN", "PERMIT_REVOKED");
        assertThat(types(new Query("kumari", null, null, null))).containsExactly("USER_CHANGED");
        assertThat(types(new Query("nimal", "SIGNED_IN", null, null))).containsExactly("SIGNED_IN");
        Instant last = clock.instant();
        assertThat(types(new Query(null, null, last, null))).containsExactly("USER_CHANGED");
        assertThat(types(new Query(null, null, null, last))).containsExactly("SIGNED_IN", "PERMIT_REVOKED");
        assertThat(store.list(Query.ALL, 1, 1)).extracting(AuditRow::type).containsExactly("SIGNED_IN");
    }

    @Test
    void signInsAreCountedByThePartsOfATime() {
        Instant from = clock.instant();
        signIn(2, 1);
        audit.record(revoked("nimal"));
        clock.advance(Duration.ofSeconds(9));
        signIn(0, 3);
        clock.advance(Duration.ofSeconds(21));
        signIn(1, 0);
        clock.advance(Duration.ofSeconds(10));
        signIn(1, 1);
        Instant to = clock.instant();

        assertThat(store.countSignIns(from, to, Duration.ofSeconds(10)))
                .containsExactly(new SignInCount(from, 2, 4), new SignInCount(from.plusSeconds(30), 1, 0));
        assertThat(store.countSignIns(from.plusMillis(1), to.plusMillis(1), Duration.ofMinutes(1)))
                .containsExactly(new SignInCount(from.plusMillis(1), 2, 4));
        assertThat(store.countSignIns(to.plusMillis(1), to.plusSeconds(1), Duration.ofSeconds(1)))
                .isEmpty();
    }

    private void signIn(int granted, int refused) {
        for (int number = 0; number < granted; number++) {
            audit.record(AuditEvent.of(AuditType.SIGNED_IN).on("nimal"));
        }
        for (int number = 0; number < refused; number++) {
            audit.record(AuditEvent.refused(AuditType.SIGN_IN_REFUSED));
        }
    }

    @Test
    void manyWhoWriteAtOnceLeaveWholeChains() {
        Together.run(16, number -> {
            for (int turn = 0; turn < 25; turn++) {
                database.run(() -> {
                    audit.record(revoked("user " + number));
                    audit.record(revoked("user " + number));
                    return true;
                });
            }
            return number;
        });

        assertThat(verdict().faults()).isEmpty();
        assertThat(verdict().rows()).isEqualTo(16 * 25 * 2);
    }

    /** Many at once, each at its place: one that is found must not hide another. */
    @Test
    void ofTenThousandRowsEveryOneThatWasEditedDeletedOrSwappedIsFound() {
        fill(10_000, 50);
        Random random = new Random(7);
        List<Place> places = places();
        Collections.shuffle(places, random);
        Set<Place> tampered = new TreeSet<>();
        database.write(client -> {
            for (int number = 0; number < 1_000; number++) {
                edit(client, places.get(number), random);
                delete(client, places.get(1_000 + number));
            }
            for (int number = 2_000; number < 3_000; number += 2) {
                swap(client, places.get(number), places.get(number + 1));
            }
            return tampered.addAll(places.subList(0, 3_000));
        });

        assertThat(placesOf(verdict())).isEqualTo(tampered);
    }

    @Test
    void anEditOfAnyColumnIsFound() {
        List<String> edits = List.of(
                "at = at + 1",
                "at = -at",
                "type = 'SIGNED_IN'",
                "outcome = 'REFUSED'",
                "actor = 'kumari'",
                "actor = null",
                "subject = null",
                "permit = ''",
                "address = '192.0.2.70'",
                "device = '{}'",
                "trace_id = null",
                "details = '{}'",
                "witness_chain = witness_chain + 1",
                "witness_seq = witness_seq + 1",
                "witness_mark = mark",
                "previous_mark = mark",
                "mark = previous_mark",
                "mark = ''",
                "actor = subject, subject = actor");
        fill(300);
        List<Place> places = places();
        for (int number = 0; number < edits.size(); number++) {
            Place place = places.get(7 + 15 * number);
            String edit = "update audit_rows set " + edits.get(number) + " where chain = :chain and seq = :seq";
            assertThat(update(edit, place)).isEqualTo(1);
            assertThat(placesOf(verdict())).as(edit).contains(place);
        }
    }

    @Test
    void aRowThatWasMovedOrRemovedIsFound() {
        List<String> tamperings = List.of(
                "update audit_rows set seq = -seq where chain = :chain and seq = :seq",
                "update audit_rows set seq = seq + 1000000 where chain = :chain and seq = :seq",
                "update audit_rows set chain = chain + 1000 where chain = :chain and seq = :seq",
                "delete from audit_rows where chain = :chain and seq = :seq",
                "delete from audit_rows where chain = :chain and seq >= :seq",
                "delete from audit_rows where chain = :chain and seq <= :seq",
                "delete from audit_rows where chain = :chain");
        fill(1_000);
        List<Place> places = placesInTheMiddle();
        for (int number = 0; number < tamperings.size(); number++) {
            assertThat(update(tamperings.get(number), places.get(number))).isPositive();
            assertThat(placesOf(verdict())).as(tamperings.get(number)).contains(places.get(number));
        }
    }

    @Test
    void aHeadThatWasRemovedOrChangedIsFoundAndNothingGoesOnBehindIt() {
        List<String> tamperings = List.of(
                "delete from audit_heads where chain = :chain",
                "update audit_heads set last_seq = last_seq - 1 where chain = :chain",
                "update audit_heads set last_seq = 0, last_mark = '', cut_seq = 0, cut_mark = '' where chain = :chain",
                "update audit_heads set cut_seq = last_seq, cut_mark = last_mark where chain = :chain",
                "update audit_heads set begun_at = begun_at + 1 where chain = :chain",
                "update audit_heads set mark = '' where chain = :chain");
        fill(1_000);
        List<Place> places = placesInTheMiddle().subList(0, tamperings.size());
        for (int number = 0; number < tamperings.size(); number++) {
            assertThat(update(tamperings.get(number), places.get(number))).isEqualTo(1);
        }
        Set<Integer> chains = places.stream().map(Place::chain).collect(Collectors.toSet());
        assertThat(brokenHeads()).isEqualTo(chains);
        Set<Place> before = Set.copyOf(places());

        fill(1_000);

        assertThat(brokenHeads()).isEqualTo(chains);
        assertThat(places()).hasSize(before.size() + 1_000);
        assertThat(places().stream().filter(place -> chains.contains(place.chain())))
                .as("what was added to those chains")
                .allMatch(before::contains);
    }

    private Set<Integer> brokenHeads() {
        return verdict().faults().stream()
                .filter(fault -> fault.until() == 0)
                .map(AuditFault::chain)
                .collect(Collectors.toSet());
    }

    @Test
    void aWholeChainThatIsRemovedWithItsHeadIsFound() {
        fill(200);
        Place place = placeInTheMiddle();
        update("delete from audit_rows where chain = :chain", place);
        update("delete from audit_heads where chain = :chain", place);

        assertThat(verdict().faults()).extracting(AuditFault::chain).contains(place.chain());
    }

    @Test
    void everythingRemovedIsFound() {
        fill(50);
        database.write(client -> client.sql("delete from audit_rows").update());
        assertThat(verdict().isWhole()).isFalse();
        database.write(client -> client.sql("delete from audit_heads").update());
        assertThat(verdict().isWhole()).isFalse();
        assertThat(verdict().since()).isEmpty();
    }

    /** Its head is genuine, if not of today; but rows of other chains have seen what was there. */
    @Test
    void aChainThatWasSetBackToWhatItHadBeenIsFound() {
        fill(100);
        Place place = placeInTheMiddle();
        AuditHead before = head(place.chain());
        while (timesSeenBeyond(before) == 0) {
            fill(10);
        }
        update("delete from audit_rows where chain = :chain and seq > " + before.lastSeq(), place);
        database.write(client -> {
            before.update(client);
            return true;
        });

        assertThat(verdict().faults()).extracting(AuditFault::chain).containsOnly(place.chain());
        fill(200);
        assertThat(verdict().faults()).extracting(AuditFault::chain).containsOnly(place.chain());
    }

    private long timesSeenBeyond(AuditHead head) {
        return database.read(client -> client.sql(
                        "select count(*) from audit_rows where witness_chain = :chain and witness_seq > :last")
                .param("chain", head.chain())
                .param("last", head.lastSeq())
                .query(Long.class)
                .single());
    }

    @Test
    void whoHasNotTheKeyCanMakeNothingThatPasses() {
        fill(50);
        AuditKey other = new AuditKey(new SecretKeySpec(new byte[] {1}, "HmacSHA256"));
        AuditVerdict asOther = new AuditVerifier(database, other).verify();
        assertThat(asOther.faults()).hasSizeGreaterThanOrEqualTo(50);

        JdbcAuditStore forger = JdbcAuditStore.open(database, other, clock);
        AuditRecorder forged = new AuditRecorder(forger, database, () -> ORIGIN, heard::add, clock);
        assertThatIllegalStateException().isThrownBy(() -> forged.record(revoked("nimal")));
        assertThat(verdict().isWhole()).isTrue();
    }

    @Test
    void rowsAreRemovedByAgeAndThatIsNoFault() {
        fill(300);
        clock.advance(Duration.ofDays(1));
        Instant limit = clock.instant();
        fill(100);
        AuditRetention retention = new AuditRetention(database, KEY);

        assertThat(retention.removeBefore(limit, () -> true)).isEqualTo(300);

        assertThat(verdict().faults()).isEmpty();
        assertThat(verdict().rows()).isEqualTo(100);
        assertThat(retention.removeBefore(limit, () -> true)).isZero();
        fill(100);
        assertThat(verdict().faults()).isEmpty();
        assertThat(retention.removeBefore(clock.instant().plusMillis(1), () -> true))
                .isEqualTo(200);
        assertThat(verdict().faults()).isEmpty();
        fill(10);
        assertThat(verdict().faults()).isEmpty();
    }

    /** Otherwise it would be gone with the head's word for it, and nobody would ever see. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_rows set at = 0 where chain = :chain and seq <= :seq",
                "update audit_rows set subject = 'somebody else' where chain = :chain and seq = :seq",
                "delete from audit_rows where chain = :chain and seq = :seq"
            })
    void whatWasTamperedWithIsNotRemovedByAgeNorWhatComesBehindIt(String tampering) {
        fill(300);
        Place place = placeInTheMiddle();
        clock.advance(Duration.ofDays(1));
        fill(100);
        assertThat(update(tampering, place)).isPositive();
        AuditVerdict before = verdict();
        Instant limit = clock.instant().plusMillis(1);

        new AuditRetention(database, KEY)
                .removeBefore(tampering.contains("at = 0") ? Instant.EPOCH.plusMillis(1) : limit, () -> true);

        assertThat(before.isWhole()).isFalse();
        assertThat(verdict().faults()).extracting(AuditFault::chain).contains(place.chain());
        assertThat(places().stream().filter(other -> other.chain() == place.chain()))
                .isNotEmpty();
    }

    @Test
    void aBeginningThatSomebodyElseRemovedIsAFault() {
        fill(300);
        clock.advance(Duration.ofDays(1));
        fill(100);
        new AuditRetention(database, KEY).removeBefore(clock.instant(), () -> true);
        int chain = places().getFirst().chain();
        long first = head(chain).cutSeq() + 1;
        update("delete from audit_rows where chain = :chain and seq = :seq", new Place(chain, first));

        assertThat(placesOf(verdict())).containsExactly(new Place(chain, first));
    }

    /** Where a row stands. */
    private record Place(int chain, long seq) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            return chain == other.chain ? Long.compare(seq, other.seq) : Integer.compare(chain, other.chain);
        }
    }

    private static AuditEvent revoked(String user) {
        return AuditEvent.of(AuditType.PERMIT_REVOKED)
                .on(user)
                .under("permit of " + user)
                .with("reason", RevokedReason.SIGNED_OUT.name());
    }

    private AuditVerdict verdict() {
        return new AuditVerifier(database, KEY).verify();
    }

    private List<String> types(Query query) {
        return store.list(query, 10, 0).stream().map(AuditRow::type).toList();
    }

    private void fill(int rows) {
        fill(rows, 10);
    }

    /** In units of several rows, so that it is quick. */
    private void fill(int rows, int each) {
        for (int unit = 0; unit < rows / each; unit++) {
            database.run(() -> {
                LongStream.range(0, each).forEach(number -> audit.record(revoked("nimal " + number)));
                return true;
            });
        }
    }

    private List<Place> places() {
        return database.read(client ->
                new ArrayList<>(client.sql("select chain, seq from audit_rows order by chain, seq")
                        .query((row, number) -> new Place(row.getInt("chain"), row.getLong("seq")))
                        .list()));
    }

    private Place placeInTheMiddle() {
        return placesInTheMiddle().getFirst();
    }

    /** Of different chains, each with rows on both of its sides. */
    private List<Place> placesInTheMiddle() {
        Map<Integer, List<Place>> chains =
                places().stream().collect(Collectors.groupingBy(Place::chain, LinkedHashMap::new, Collectors.toList()));
        return chains.values().stream()
                .filter(chain -> chain.size() >= 10)
                .map(chain -> chain.get(chain.size() / 2))
                .toList();
    }

    private AuditHead head(int chain) {
        return database.read(client -> client.sql(
                        "select %s from audit_heads where chain = :chain".formatted(AuditHead.COLUMNS.formatted("")))
                .param("chain", chain)
                .query(AuditHead::read)
                .single());
    }

    private int update(String sql, Place place) {
        return database.write(client -> update(client, sql, place));
    }

    private static int update(JdbcClient client, String sql, Place place) {
        return client.sql(sql)
                .param("chain", place.chain())
                .param("seq", place.seq())
                .update();
    }

    private static void edit(JdbcClient client, Place place, Random random) {
        List<String> edits = List.of(
                "at = at + 1",
                "subject = 'nobody'",
                "actor = 'nobody'",
                "permit = null",
                "details = '{}'",
                "outcome = 'REFUSED'",
                "mark = 'x' || mark");
        String edit = edits.get(random.nextInt(edits.size()));
        update(client, "update audit_rows set " + edit + " where chain = :chain and seq = :seq", place);
    }

    private static void delete(JdbcClient client, Place place) {
        update(client, "delete from audit_rows where chain = :chain and seq = :seq", place);
    }

    private static void swap(JdbcClient client, Place one, Place other) {
        move(client, one, new Place(-1, 0));
        move(client, other, one);
        move(client, new Place(-1, 0), other);
    }

    private static void move(JdbcClient client, Place from, Place to) {
        client.sql("update audit_rows set chain = :toChain, seq = :toSeq where chain = :chain and seq = :seq")
                .param("toChain", to.chain())
                .param("toSeq", to.seq())
                .param("chain", from.chain())
                .param("seq", from.seq())
                .update();
    }

    private static Set<Place> placesOf(AuditVerdict verdict) {
        return verdict.faults().stream()
                .flatMap(fault -> LongStream.rangeClosed(fault.from(), fault.until())
                        .mapToObj(seq -> new Place(fault.chain(), seq)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
