package dev.gatehouse.client;

import dev.gatehouse.model.ObservableResource;
import dev.gatehouse.model.ProblemCode;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Saves and removes resources, each such that it is done once however often it has to be sent. */
final class Writer {

    private static final String VERSION = "version";
    private static final int NOT_FOUND = 404;

    /** RFC 9110 §5.6.7. */
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private final Backend backend;
    private final Reads reads;
    private final JsonMapper json;
    private final Clock clock;

    /** Of those that no answer came for. */
    private final Map<ObservableResource, Creation> creations = Collections.synchronizedMap(new WeakHashMap<>());

    private final Set<ObservableResource> unanswered =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /**
     * One that is made once.
     *
     * @param id of the request (OASIS Repeatable Requests)
     * @param firstSent as it is sent
     * @param body what is made
     */
    private record Creation(String id, String firstSent, ObjectNode body) {}

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
        Creation creation = creation(resource, body);
        Map<String, String> once =
                Map.of("Repeatability-Request-ID", creation.id(), "Repeatability-First-Sent", creation.firstSent());
        Answer made = write(path.collection(), () -> {
            Answer answer = backend.answer(new Call("POST", path.collection(), body, once, true), () -> {});
            return answer.has(ProblemCode.REPEATABILITY_NOT_SUPPORTED)
                    ? backend.answer(Call.post(path.collection(), body), () -> {})
                    : answer;
        });
        if (!made.isPassing()) {
            creations.remove(resource);
        }
        take(resource, backend.successful(made));
        reads.touch(path.item(backend.keyOf(resource)), made);
    }

    /** Of the version that it was read in: where that is another one by now nothing is changed. */
    private void change(ObservableResource resource, ResourcePath path, String item, ObjectNode body) {
        backend.check("PATCH", path.itemTemplate());
        ObjectNode changes = changesOf(resource, body);
        AtomicInteger sent = new AtomicInteger(unanswered.contains(resource) ? 1 : 0);
        Call call = new Call("PATCH", item, changes, unchanged(resource), true);
        unanswered.add(resource);
        Answer answer = write(item, () -> backend.answer(call, sent::incrementAndGet));
        if (!answer.isPassing()) {
            unanswered.remove(resource);
        }
        if (!answer.has(ProblemCode.PRECONDITION_FAILED)) {
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

    /** One whose answer never came is the same one when it is saved again, as long as it is of the same. */
    private Creation creation(ObservableResource resource, ObjectNode body) {
        Creation before = creations.get(resource);
        if (before != null && before.body().equals(body)) {
            return before;
        }
        String now = HTTP_DATE.format(clock.instant().atOffset(ZoneOffset.UTC));
        Creation next = new Creation(UUID.randomUUID().toString(), now, body);
        creations.put(resource, next);
        return next;
    }

    /** What was changed to nothing may not be in it. */
    private static ObjectNode changesOf(ObservableResource resource, ObjectNode body) {
        Set<String> changed = resource.changes();
        changed.stream().filter(name -> !body.has(name)).forEach(name -> {
            if (resource.valueOf(name).isPresent()) {
                throw new IllegalArgumentException(
                        resource.getClass().getSimpleName() + " calls it something else than " + name + " in JSON");
            }
            body.putNull(name);
        });
        return body.retain(changed);
    }

    void remove(ObservableResource resource, ResourcePath path, String key) {
        backend.check("DELETE", path.itemTemplate());
        String item = path.item(key);
        Call call = new Call("DELETE", item, null, unchanged(resource), true);
        AtomicInteger sent = new AtomicInteger();
        Answer answer = write(item, () -> backend.answer(call, sent::incrementAndGet));
        if (answer.has(ProblemCode.PRECONDITION_FAILED)) {
            Answer current = backend.call(Call.get(item));
            reads.touch(item, current);
            throw conflict(resource, answer, current);
        }
        reads.touch(item);
        // It was this one's, whose answer was lost.
        if (answer.status() != NOT_FOUND || sent.get() == 1) {
            backend.successful(answer);
        }
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
            // What the server leaves out is nothing there, and not what it was here.
            JsonNode whole = json.valueToTree(json.treeToValue(answer.body(), resource.getClass()));
            json.readerForUpdating(resource).readValue(whole);
        } catch (JacksonException | IllegalArgumentException other) {
            throw new Unreachable("the answer is not what was expected", other);
        }
        resource.settle();
    }
}
