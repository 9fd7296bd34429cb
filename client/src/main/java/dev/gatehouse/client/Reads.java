package dev.gatehouse.client;

import dev.gatehouse.client.AnswerCache.KeptAnswer;
import dev.gatehouse.client.Kept.Grant;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is read of the server, and kept where that is wanted. Thread-safe. */
final class Reads {

    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;

    private final @Nullable AnswerCache cache;
    private final Function<Call, Answer> calls;
    private final Function<String, HttpUrl> addresses;
    private final Supplier<Optional<Grant>> session;
    private final JsonMapper json;

    /**
     * @param cache where answers are kept, or {@code null} where they aren't
     * @param calls makes one as whoever is signed in
     * @param addresses of paths
     * @param session who is signed in
     */
    Reads(
            @Nullable AnswerCache cache,
            Function<Call, Answer> calls,
            Function<String, HttpUrl> addresses,
            Supplier<Optional<Grant>> session,
            JsonMapper json) {
        this.cache = cache;
        this.calls = calls;
        this.addresses = addresses;
        this.session = session;
        this.json = json;
    }

    /** An answer, and when the server last said so. */
    record Found(Answer answer, Instant asOf) {}

    /** What was kept, however old. */
    Optional<Found> kept(String path) {
        if (cache == null) {
            throw new IllegalStateException("cacheIn(folder) says where answers are kept");
        }
        return session.get().flatMap(grant -> kept(new SessionKey(grant.sessionKey()), cache, addresses.apply(path)));
    }

    private Optional<Found> kept(SessionKey key, AnswerCache known, HttpUrl address) {
        return known.find(key, address).flatMap(found -> parse(found).map(answer -> new Found(answer, found.asOf())));
    }

    Answer read(String path, Freshness freshness) {
        Grant grant = session.get().orElse(null);
        if (cache == null || grant == null) {
            return calls.apply(Call.get(path));
        }
        SessionKey key = new SessionKey(grant.sessionKey());
        HttpUrl address = addresses.apply(path);
        KeptAnswer before =
                freshness == Freshness.FRESH ? null : cache.find(key, address).orElse(null);
        long begun = cache.beginning();
        Answer answer =
                calls.apply(before == null ? Call.get(path) : Call.get(path).with("If-None-Match", before.tag()));
        if (!isSame(grant)) {
            // Somebody else signed in meanwhile: who asked for what isn't known.
            return answer.status() == NOT_MODIFIED ? calls.apply(Call.get(path)) : answer;
        }
        if (before != null && answer.status() == NOT_MODIFIED) {
            cache.confirm(key, address);
            return parse(before).orElseGet(() -> calls.apply(Call.get(path)));
        }
        keep(cache, key, address, answer, begun);
        return answer;
    }

    private boolean isSame(Grant before) {
        return session.get()
                .map(now -> now.sessionKey().equals(before.sessionKey()))
                .orElse(false);
    }

    /** One was changed, or may have been. */
    void touch(String path) {
        touch(path, null);
    }

    /** @param now how it is now, unless one is changed again meanwhile; or {@code null} where that isn't known */
    void touch(String path, @Nullable Answer now) {
        Grant grant = session.get().orElse(null);
        if (cache == null || grant == null) {
            return;
        }
        SessionKey key = new SessionKey(grant.sessionKey());
        HttpUrl address = addresses.apply(path);
        long begun = cache.touch(key, address);
        if (now != null) {
            keep(cache, key, address, now, begun);
        }
    }

    /** What the server allows to be kept, if it can say later whether that still holds. */
    private void keep(AnswerCache known, SessionKey key, HttpUrl address, Answer answer, long begun) {
        String tag = answer.headers().get("ETag");
        String control = String.join(",", answer.headers().values("Cache-Control"));
        if (answer.isSuccess()
                && tag != null
                && Transport.isHeader(tag)
                && answer.body().isObject()
                && !control.contains("no-store")) {
            known.keep(key, address, tag, json.writeValueAsString(answer.body()), begun);
        }
    }

    private Optional<Answer> parse(KeptAnswer found) {
        try {
            JsonNode body = json.readTree(found.content());
            return Optional.of(new Answer(OK, Headers.of(Map.of("ETag", found.tag())), body, null));
        } catch (JacksonException unreadable) {
            return Optional.empty();
        }
    }
}
