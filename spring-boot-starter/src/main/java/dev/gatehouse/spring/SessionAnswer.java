package dev.gatehouse.spring;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;

/**
 * What a page is told of its session: no token.
 *
 * @param id the permit's id
 * @param expiresIn seconds until it is to be renewed
 * @param refreshExpiresIn seconds until it is over, unless it is renewed
 * @param user the user, under the application's own word for one
 */
@JsonPropertyOrder({"id", "expiresIn", "refreshExpiresIn"})
record SessionAnswer(
        String id,
        long expiresIn,
        long refreshExpiresIn,
        @JsonAnyGetter Map<String, Object> user) {}
