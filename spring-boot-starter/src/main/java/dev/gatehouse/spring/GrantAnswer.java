package dev.gatehouse.spring;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.gatehouse.core.signin.Grant;
import java.util.Map;

/**
 * What a sign-in and a renewal answer. The only place where tokens are written.
 *
 * @param id the permit's id
 * @param tokenType always {@code Bearer} (RFC 6750)
 * @param accessToken the access token
 * @param expiresIn its life in seconds
 * @param refreshToken the refresh token
 * @param refreshExpiresIn the permit's life in seconds, unless it is renewed
 * @param user the user, under the application's own word for one
 */
@JsonPropertyOrder({"id", "tokenType", "accessToken", "expiresIn", "refreshToken", "refreshExpiresIn"})
record GrantAnswer(
        String id,
        String tokenType,
        String accessToken,
        long expiresIn,
        String refreshToken,
        long refreshExpiresIn,
        @JsonAnyGetter Map<String, Object> user) {

    static GrantAnswer of(Grant grant, Map<String, Object> user) {
        return new GrantAnswer(
                grant.permit().id(),
                "Bearer",
                grant.accessToken(),
                grant.accessExpiresIn().toSeconds(),
                grant.refreshToken(),
                grant.refreshExpiresIn().toSeconds(),
                user);
    }

    /** Never shows a token. */
    @Override
    public String toString() {
        return "GrantAnswer[" + id + "]";
    }
}
