package dev.gatehouse.client;

import dev.gatehouse.client.Kept.Grant;
import java.time.Clock;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Reads what sign-ins and renewals are answered. */
final class GrantReader {

    /** A token that lives no longer than this may be over when it arrives; of one that lives shortly it is a part. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private static final int LEAST_PART = 10;

    /** Whatever a server says. */
    private static final Duration LONGEST = Duration.ofDays(366);

    private final String userName;
    private final Clock clock;

    /** @param userName the application's own word for a user */
    GrantReader(String userName, Clock clock) {
        this.userName = userName;
        this.clock = clock;
    }

    /**
     * Of a session that begins with it.
     *
     * @throws Unreachable where it is none
     */
    Grant read(Answer answer) {
        JsonNode body = answer.body();
        if (!Transport.isHeader(body.path("accessToken").asString(""))
                || body.path("accessToken").asString("").isEmpty()
                || !body.path("refreshToken").isString()
                || !body.path("id").isString()) {
            throw new Unreachable("the answer is no permit", null);
        }
        Duration lifetime = Duration.ofSeconds(Math.clamp(body.path("expiresIn").asLong(0), 0, LONGEST.toSeconds()));
        long until = clock.millis() + lifetime.toMillis();
        return new Grant(
                body.required("id").asString(),
                body.required("accessToken").asString(),
                until,
                until - margin(lifetime).toMillis(),
                body.required("refreshToken").asString(),
                body.path(userName),
                SessionKey.random());
    }

    private static Duration margin(Duration lifetime) {
        Duration part = lifetime.dividedBy(LEAST_PART);
        return part.compareTo(MARGIN) < 0 ? part : MARGIN;
    }
}
