package dev.gatehouse.jdbc;

import dev.gatehouse.core.audit.AuditEvent;
import dev.gatehouse.core.audit.AuditKey;
import dev.gatehouse.core.audit.Origin;
import dev.gatehouse.model.AuditOutcome;
import dev.gatehouse.model.AuditRow;
import dev.gatehouse.model.Device;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A row of the table {@code audit_rows}, as the texts that are marked.
 *
 * @param place where it stands
 * @param content what it tells
 * @param witness the newest row of another chain, when it was written
 * @param previousMark that of the row before it
 * @param mark of all of these
 */
record StoredAudit(Place place, Content content, Witness witness, String previousMark, String mark) {

    static final String COLUMNS =
            "chain, seq, at, type, outcome, actor, subject, permit, address, device, trace_id, details,"
                    + " witness_chain, witness_seq, witness_mark, previous_mark, mark";

    private static final String KIND = "row";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

    private static final String ADD = """
            insert into audit_rows (%s)
            values (:chain, :seq, :at, :type, :outcome, :actor, :subject, :permit, :address, :device, :traceId, :details,
                    :witnessChain, :witnessSeq, :witnessMark, :previousMark, :mark)
            """.formatted(COLUMNS);

    /** A chain, and a number in it. */
    record Place(int chain, long seq) {

        static Place read(ResultSet row, String chain, String seq) throws SQLException {
            return new Place(row.getInt(chain), row.getLong(seq));
        }

        @Override
        public String toString() {
            return chain + "-" + seq;
        }
    }

    /** A row that there was, and the mark it had. */
    record Witness(Place place, String mark) {}

    /** What a row tells. */
    record Content(
            long at,
            String type,
            String outcome,
            @Nullable String actor,
            @Nullable String subject,
            @Nullable String permit,
            @Nullable String address,
            @Nullable String device,
            @Nullable String traceId,
            String details) {

        static Content of(AuditEvent event, Origin origin, Instant at) {
            return new Content(
                    at.toEpochMilli(),
                    event.type().name(),
                    event.outcome().name(),
                    event.actor(),
                    event.subject(),
                    event.permit(),
                    origin.address(),
                    origin.device() == null ? null : StoredPermit.deviceText(origin.device()),
                    origin.traceId(),
                    JSON.writeValueAsString(new TreeMap<>(event.details())));
        }

        private static Content read(ResultSet row) throws SQLException {
            return new Content(
                    row.getLong("at"),
                    text(row, "type"),
                    text(row, "outcome"),
                    row.getString("actor"),
                    row.getString("subject"),
                    row.getString("permit"),
                    row.getString("address"),
                    row.getString("device"),
                    row.getString("trace_id"),
                    text(row, "details"));
        }
    }

    /** A new row. */
    static StoredAudit of(Place place, Content content, Witness witness, String previousMark, AuditKey key) {
        StoredAudit unmarked = new StoredAudit(place, content, witness, previousMark, "");
        return new StoredAudit(place, content, witness, previousMark, key.mark(unmarked.fields()));
    }

    /** The row under the cursor; its columns are {@link #COLUMNS}. */
    static StoredAudit read(ResultSet row, int number) throws SQLException {
        return new StoredAudit(
                Place.read(row, "chain", "seq"),
                Content.read(row),
                new Witness(Place.read(row, "witness_chain", "witness_seq"), text(row, "witness_mark")),
                text(row, "previous_mark"),
                text(row, "mark"));
    }

    /** Whether it is as it was written. */
    boolean isWhole(AuditKey key) {
        return key.isMark(mark, fields());
    }

    /** Whether it is the next behind the row of that number and mark. */
    boolean follows(long seq, String rowMark) {
        return place.seq() == seq + 1 && previousMark.equals(rowMark);
    }

    void add(JdbcClient client) {
        client.sql(ADD)
                .param("chain", place.chain())
                .param("seq", place.seq())
                .param("at", content.at())
                .param("type", content.type())
                .param("outcome", content.outcome())
                .param("actor", content.actor())
                .param("subject", content.subject())
                .param("permit", content.permit())
                .param("address", content.address())
                .param("device", content.device())
                .param("traceId", content.traceId())
                .param("details", content.details())
                .param("witnessChain", witness.place().chain())
                .param("witnessSeq", witness.place().seq())
                .param("witnessMark", witness.mark())
                .param("previousMark", previousMark)
                .param("mark", mark)
                .update();
    }

    /** As it is shown; one that was tampered with must not keep anybody from reading the others. */
    AuditRow row() {
        try {
            Device device = content.device() == null ? null : JSON.readValue(content.device(), Device.class);
            Map<String, String> details = Map.copyOf(JSON.readValue(content.details(), DETAILS));
            return row(AuditOutcome.valueOf(content.outcome()), device, details);
        } catch (JacksonException | IllegalArgumentException | NullPointerException unreadable) {
            return row(AuditOutcome.UNREADABLE, null, Map.of());
        }
    }

    private AuditRow row(AuditOutcome outcome, @Nullable Device device, Map<String, String> details) {
        return new AuditRow(
                place.toString(),
                Instant.ofEpochMilli(content.at()),
                content.type(),
                outcome,
                content.actor(),
                content.subject(),
                content.permit(),
                content.address(),
                device,
                content.traceId(),
                details);
    }

    private List<@Nullable String> fields() {
        return Arrays.asList(
                KIND,
                String.valueOf(place.chain()),
                String.valueOf(place.seq()),
                String.valueOf(content.at()),
                content.type(),
                content.outcome(),
                content.actor(),
                content.subject(),
                content.permit(),
                content.address(),
                content.device(),
                content.traceId(),
                content.details(),
                String.valueOf(witness.place().chain()),
                String.valueOf(witness.place().seq()),
                witness.mark(),
                previousMark);
    }

    /** Whoever tampers may leave nothing. */
    private static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }
}
