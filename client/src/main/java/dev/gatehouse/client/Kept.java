package dev.gatehouse.client;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a client keeps from one start to the next. Secret.
 *
 * @param origin of the server it is for; it is sent to no other
 * @param grant the permit, or {@code null} where nobody is signed in
 * @param attempt of the renewal that was begun and not yet answered, or {@code null}
 * @param unsettledSince when the grant was renewed, by this machine's clock in epoch milliseconds, where a copy of that renewal may have been under
 *     way still; else {@code null}
 * @param leaving refresh tokens whose permits are to be ended as soon as the server can be reached
 * @param deviceToken by which the server knows this device again, or {@code null}
 */
record Kept(
        String origin,
        @Nullable Grant grant,
        @Nullable String attempt,
        @Nullable Long unsettledSince,
        List<String> leaving,
        @Nullable String deviceToken) {

    Kept {
        leaving = List.copyOf(leaving);
    }

    static Kept nothing(String origin) {
        return new Kept(origin, null, null, null, List.of(), null);
    }

    /** After a sign-in: the permit before is to end. */
    Kept begun(Grant next, @Nullable String device) {
        return new Kept(origin, next, null, null, leavingToo(), device == null ? deviceToken : device);
    }

    Kept attempting(String next) {
        return new Kept(origin, grant, next, null, leaving, deviceToken);
    }

    Kept renewed(Grant next, @Nullable Long unsettled) {
        return new Kept(origin, next, null, unsettled, leaving, deviceToken);
    }

    /** The server has ended it. */
    Kept over() {
        return new Kept(origin, null, null, null, leaving, deviceToken);
    }

    /** The server is to end it. */
    Kept left() {
        return new Kept(origin, null, null, null, leavingToo(), deviceToken);
    }

    Kept told(String refreshToken) {
        List<String> rest =
                leaving.stream().filter(token -> !token.equals(refreshToken)).toList();
        return new Kept(origin, grant, attempt, unsettledSince, rest, deviceToken);
    }

    private List<String> leavingToo() {
        return grant == null
                ? leaving
                : Stream.concat(leaving.stream(), Stream.of(grant.refreshToken()))
                        .toList();
    }

    /** Never shows a token. */
    @Override
    public String toString() {
        return "Kept[" + origin + ", " + (grant == null ? "nobody" : grant.id()) + "]";
    }

    /**
     * A permit and its tokens.
     *
     * @param id the permit's
     * @param accessToken the access token
     * @param accessUntil when that expires by this machine's clock, in epoch milliseconds
     * @param renewFrom when it is to be renewed, likewise
     * @param refreshToken the refresh token
     * @param user who signed in, as the application has it
     * @param sessionKey the secret under which what is kept of the session is sealed: gone with it
     */
    record Grant(
            String id,
            String accessToken,
            long accessUntil,
            long renewFrom,
            String refreshToken,
            JsonNode user,
            String sessionKey) {

        Grant {
            Objects.requireNonNull(id);
            Objects.requireNonNull(accessToken);
            Objects.requireNonNull(refreshToken);
            Objects.requireNonNull(sessionKey);
        }

        /** The same session's as the one before. */
        Grant of(Grant before) {
            JsonNode known = user.isObject() ? user : before.user;
            return new Grant(id, accessToken, accessUntil, renewFrom, refreshToken, known, before.sessionKey);
        }

        /** Whether the same person signed in. */
        boolean isOfUserOf(Grant other) {
            return sessionKey.equals(other.sessionKey)
                    || (user.path("id").isString() && user.path("id").equals(other.user.path("id")));
        }

        /** Never shows a token. */
        @Override
        public String toString() {
            return "Grant[" + id + "]";
        }
    }
}
