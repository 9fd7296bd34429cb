package dev.gatehouse.client;

import dev.gatehouse.model.ObservableResource;
import dev.gatehouse.model.ProblemCode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
    private record Creation(String id, String firstSent, ObjectNode body) {

        Call call(ResourcePath path) {
            Map<String, String> once = Map.of("Repeatability-Request-ID", id, "Repeatability-First-Sent", firstSent);
            return new Call("POST", path.collection(), body, once, true);
        }
    }

    Writer(Backend backend, Reads reads, JsonMapper json, Clock clock) {
        this.backend = backend;
        this.reads = reads;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Looks at it now; whoever has it may change it while it is sent.
     *
     * @return sends it, and returns what puts the answer into it: on whatever thread that belongs to
     */
    Supplier<Runnable> saving(ObservableResource resource, ResourcePath path) {
        ObjectNode seen = json.valueToTree(resource);
        String key = seen.path(ResourceType.of(resource.getClass()).key()).asString("");
        if (key.isEmpty()) {
            ObjectNode body = newOne(resource, seen);
            return () -> create(resource, path, seen, body);
        }
        if (resource.changes().isEmpty()) {
            return () -> () -> {};
        }
        ObjectNode changes = changesOf(resource, seen.deepCopy());
        Map<String, String> unchanged = unchanged(resource);
        String item = path.item(key);
        return () -> change(resource, path.itemTemplate(), new Call("PATCH", item, changes, unchanged, true), seen);
    }

    private static ObjectNode newOne(ObservableResource resource, ObjectNode seen) {
        ObjectNode body = seen.deepCopy();
        body.remove(ResourceType.of(resource.getClass()).key());
        body.remove(VERSION);
        body.properties().removeIf(property -> property.getValue().isNull());
        return body;
    }

    /** Under an id of its own (OASIS Repeatable Requests): it is made once. A server that doesn't know those gets it once. */
    private Runnable create(ObservableResource resource, ResourcePath path, ObjectNode seen, ObjectNode body) {
        backend.check("POST", path.template());
        Answer made = write(path.collection(), () -> {
            Answer answer = createOnce(resource, path, body);
            return answer.has(ProblemCode.REPEATABILITY_NOT_SUPPORTED)
                    ? backend.answer(Call.post(path.collection(), body), () -> {})
                    : answer;
        });
        if (!made.isPassing()) {
            creations.remove(resource);
        }
        ObservableResource theirs = read(resource, backend.successful(made));
        reads.touch(path.item(backend.keyOf(theirs)), made);
        return () -> take(resource, theirs, seen);
    }

    private Answer createOnce(ObservableResource resource, ResourcePath path, ObjectNode body) {
        Creation creation = creation(clock.instant(), body);
        // One whose answer never came is the same one when it is saved again, as long as it is of the same.
        Creation known = creations.merge(
                resource, creation, (before, now) -> before.body().equals(body) ? before : now);
        AtomicInteger sent = new AtomicInteger(known.id().equals(creation.id()) ? 0 : 1);
        Answer answer = backend.answer(known.call(path), sent::incrementAndGet);
        Optional<Instant> servers = answer.date();
        if (!answer.has(ProblemCode.FIRST_SENT_OUT_OF_RANGE) || sent.get() > 1 || servers.isEmpty()) {
            return answer;
        }
        // This machine's clock is wrong. Nothing can have been done: it was sent once, and refused.
        Creation next = creation(servers.get(), body);
        creations.put(resource, next);
        return backend.answer(next.call(path), () -> {});
    }

    private static Creation creation(Instant now, ObjectNode body) {
        return new Creation(UUID.randomUUID().toString(), HTTP_DATE.format(now.atOffset(ZoneOffset.UTC)), body);
    }

    /** Of the version that it was read in: where that is another one by now nothing is changed. */
    private Runnable change(ObservableResource resource, String template, Call call, ObjectNode seen) {
        backend.check("PATCH", template);
        AtomicInteger sent = new AtomicInteger(unanswered.contains(resource) ? 1 : 0);
        unanswered.add(resource);
        Answer answer = write(call.path(), () -> backend.answer(call, sent::incrementAndGet));
        if (!answer.isPassing()) {
            unanswered.remove(resource);
        }
        if (!answer.has(ProblemCode.PRECONDITION_FAILED)) {
            ObservableResource theirs = read(resource, backend.successful(answer));
            reads.touch(call.path(), answer);
            return () -> take(resource, theirs, seen);
        }
        Answer current = backend.call(Call.get(call.path()));
        reads.touch(call.path(), current);
        ObservableResource theirs = read(resource, current);
        if (sent.get() > 1 && call.body() instanceof ObjectNode changes && says(current.body(), changes)) {
            // It was this one's, whose answer was lost.
            return () -> take(resource, theirs, seen);
        }
        throw conflict(resource, answer, theirs);
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

    /** @return as of {@link #saving} */
    Supplier<Runnable> removing(ObservableResource resource, ResourcePath path, String key) {
        String item = path.item(key);
        Call call = new Call("DELETE", item, null, unchanged(resource), true);
        return () -> {
            backend.check("DELETE", path.itemTemplate());
            remove(resource, call);
            return () -> {};
        };
    }

    private void remove(ObservableResource resource, Call call) {
        String item = call.path();
        AtomicInteger sent = new AtomicInteger();
        Answer answer = write(item, () -> backend.answer(call, sent::incrementAndGet));
        if (answer.has(ProblemCode.PRECONDITION_FAILED)) {
            Answer current = backend.call(Call.get(item));
            reads.touch(item, current);
            throw conflict(resource, answer, read(resource, current));
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

    private Conflict conflict(ObservableResource mine, Answer refused, ObservableResource theirs) {
        return new Conflict(refused, mine, theirs, () -> take(mine, theirs, json.valueToTree(mine)));
    }

    private ObservableResource read(ObservableResource like, Answer answer) {
        return backend.readOne(answer, like.getClass());
    }

    /** What was changed here since it was seen is a change of what the server has now. */
    private void take(ObservableResource resource, ObservableResource theirs, ObjectNode seen) {
        ObjectNode now = json.valueToTree(resource);
        Set<String> meanwhile = resource.changes().stream()
                .filter(name -> !now.path(name).equals(seen.path(name)))
                .collect(Collectors.toSet());
        // What the server leaves out is nothing there, and not what it was here.
        ObjectNode whole = json.valueToTree(theirs);
        json.readerForUpdating(resource).readValue(whole.remove(meanwhile));
        resource.clearChangesBut(meanwhile);
        resource.rebase(theirs);
    }
}
