package dev.gatehouse.client;

import dev.gatehouse.client.Kept.Grant;
import java.time.Clock;
import tools.jackson.databind.JsonNode;

/** Reads what sign-ins and renewals are answered. */
final class GrantReader {

    private static final long MILLIS = 1_000;

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
        if (!body.path("accessToken").isString()
                || !body.path("refreshToken").isString()
                || !body.path("id").isString()) {
            throw new Unreachable("the answer is no permit", null);
        }
        return new Grant(
                body.required("id").asString(),
                body.required("accessToken").asString(),
                clock.millis() + body.path("expiresIn").asLong() * MILLIS,
                body.required("refreshToken").asString(),
                body.path(userName),
                SessionKey.random());
    }
}
