package dev.gatehouse.core.mail;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.gatehouse.core.claims.RandomId;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Takes e-mails that are to be sent. Added inside a unit of work they are sent where, and only where, it is committed. Thread-safe. */
public final class Outbox {

    private static final String KIND = "kind";
    private static final String TO = "to";
    private static final String LANGUAGE = "language";
    private static final String VALUES = "values";

    private final OutboxStore store;
    private final Sealing sealing;
    private final Clock clock;

    public Outbox(OutboxStore store, Sealing sealing, Clock clock) {
        this.store = store;
        this.sealing = sealing;
        this.clock = clock;
    }

    /** Adds one. */
    public void add(OutboxMessage message) {
        String id = RandomId.next();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        store.add(id, seal(id, message.kind(), message.to(), message.language(), message.details()), now);
    }

    OutboxMessage message(OutboxStore.Entry entry) {
        Map<String, Object> json = open(entry.id(), entry.message());
        return new OutboxMessage(kind(json), text(json, TO), text(json, LANGUAGE), values(json));
    }

    MailContent content(String id, String sealed) {
        Map<String, Object> json = open(id, sealed);
        return new MailContent(kind(json), text(json, TO), text(json, LANGUAGE), values(json));
    }

    String seal(String id, MailContent content) {
        return seal(id, content.kind(), content.to(), content.language(), content.values());
    }

    private String seal(String id, MailKind kind, String to, String language, Map<String, String> values) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(KIND, kind.name());
        json.put(TO, to);
        json.put(LANGUAGE, language);
        json.put(VALUES, values);
        return sealing.seal(id, JSONObjectUtils.toJSONString(json));
    }

    private Map<String, Object> open(String id, String sealed) {
        try {
            return JSONObjectUtils.parse(sealing.open(id, sealed));
        } catch (ParseException notOurs) {
            throw new IllegalStateException("the e-mail " + id + " is damaged");
        }
    }

    private static MailKind kind(Map<String, Object> json) {
        return MailKind.valueOf(text(json, KIND));
    }

    private static String text(Map<String, Object> json, String name) {
        return String.valueOf(json.get(name));
    }

    private static Map<String, String> values(Map<String, Object> json) {
        return json.get(VALUES) instanceof Map<?, ?> values
                ? values.entrySet().stream()
                        .collect(Collectors.toMap(
                                entry -> String.valueOf(entry.getKey()), entry -> String.valueOf(entry.getValue())))
                : Map.of();
    }
}
