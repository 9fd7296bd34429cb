package dev.gatehouse.client;

import dev.gatehouse.model.ObservableResource;
import dev.gatehouse.model.ProblemCode;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Saves and removes resources, each such that it is done once however often it has to be sent. */
final class Writer {

    private static final String VERSION = "version";
    private static final int PRECONDITION_FAILED = 412;

    /** RFC 9110 §5.6.7. */
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private final Backend backend;
    private final Reads reads;
    private final JsonMapper json;
    private final Clock clock;

    Writer(Backend backend, Reads reads, JsonMapper json, Clock clock) {
        this.backend = backend;
        this.reads = reads;
        this.json = json;
        this.clock = clock;
    }

    void save(ObservableResource resource, ResourcePath path) {
        ObjectNode body = json.valueToTree(resource);
        String key = body.path(ResourceType.of(resource.getClass()).key()).asString("");
        if (key.isEmpty()) {
            create(resource, path, body);
        } else if (!resource.changes().isEmpty()) {
            change(resource, path, path.item(key), body);
        }
    }

    /** Under an id of its own (OASIS Repeatable Requests): it is made once. A server that doesn't know those gets it once. */
    private void create(ObservableResource resource, ResourcePath path, ObjectNode body) {
        backend.check("POST", path.template());
        body.remove(ResourceType.of(resource.getClass()).key());
        body.remove(VERSION);
        body.properties().removeIf(property -> property.getValue().isNull());
        Map<String, String> once = Map.of(
                "Repeatability-Request-ID",
                UUID.randomUUID().toString(),
                "Repeatability-First-Sent",
                HTTP_DATE.format(clock.instant().atOffset(ZoneOffset.UTC)));
        Answer made = write(path.collection(), () -> {
            Answer answer = backend.answer(new Call("POST", path.collection(), body, once, true), () -> {});
            return answer.has(ProblemCode.REPEATABILITY_NOT_SUPPORTED)
                    ? backend.answer(Call.post(path.collection(), body), () -> {})
                    : answer;
        });
        take(resource, backend.successful(made));
        reads.touch(path.item(backend.keyOf(resource)), made);
    }

    /** Of the version that it was read in: where that is another one by now nothing is changed. */
    private void change(ObservableResource resource, ResourcePath path, String item, ObjectNode body) {
        backend.check("PATCH", path.itemTemplate());
        ObjectNode changes = body.retain(resource.changes());
        AtomicInteger sent = new AtomicInteger();
        Call call = new Call("PATCH", item, changes, unchanged(resource), true);
        Answer answer = write(item, () -> backend.answer(call, sent::incrementAndGet));
        if (answer.status() != PRECONDITION_FAILED) {
            take(resource, backend.successful(answer));
            reads.touch(item, answer);
            return;
        }
        Answer current = backend.call(Call.get(item));
        reads.touch(item, current);
        if (sent.get() > 1 && says(current.body(), changes)) {
            // It was this one's, whose answer was lost.
            take(resource, current);
        } else {
            throw conflict(resource, answer, current);
        }
    }

    void remove(ObservableResource resource, ResourcePath path, String key) {
        backend.check("DELETE", path.itemTemplate());
        String item = path.item(key);
        Call call = new Call("DELETE", item, null, unchanged(resource), true);
        Answer answer = write(item, () -> backend.answer(call, () -> {}));
        if (answer.status() == PRECONDITION_FAILED) {
            Answer current = backend.call(Call.get(item));
            reads.touch(item, current);
            throw conflict(resource, answer, current);
        }
        backend.successful(answer);
        reads.touch(item);
    }

    /** What may have been done though no answer came isn't told from the cache any more. */
    private Answer write(String path, Supplier<Answer> sending) {
        try {
            return sending.get();
        } catch (Unreachable unknown) {
            reads.touch(path);
            throw unknown;
        }
    }

    private static Map<String, String> unchanged(ObservableResource resource) {
        return Map.of("If-Match", "\"" + resource.getVersion() + "\"");
    }

    /** Numbers are the same whatever their decimals. */
    private static boolean says(JsonNode current, ObjectNode changes) {
        return changes.properties().stream().allMatch(change -> {
            JsonNode now = current.path(change.getKey());
            JsonNode wanted = change.getValue();
            if (now.isNumber() && wanted.isNumber()) {
                return now.decimalValue().compareTo(wanted.decimalValue()) == 0;
            }
            return now.equals(wanted) || (wanted.isNull() && now.isMissingNode());
        });
    }

    private Conflict conflict(ObservableResource mine, Answer refused, Answer current) {
        ObservableResource theirs = json.treeToValue(current.body(), mine.getClass());
        theirs.settle();
        return new Conflict(refused, mine, theirs, () -> take(mine, current));
    }

    private void take(ObservableResource resource, Answer answer) {
        try {
            json.readerForUpdating(resource).readValue(answer.body());
        } catch (JacksonException | IllegalArgumentException other) {
            throw new Unreachable("the answer is not what was expected", other);
        }
        resource.settle();
    }
}
