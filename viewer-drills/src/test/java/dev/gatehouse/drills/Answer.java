package dev.gatehouse.drills;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a node answered, all of it having arrived.
 *
 * @param saysWhenAgain whether it has a {@code Retry-After}
 */
record Answer(int status, String body, boolean saysWhenAgain) {

    private static final JsonMapper JSON = JsonMapper.shared();

    JsonNode json() {
        return JSON.readTree(body);
    }

    String member(String name) {
        return json().required(name).asString();
    }

    /** The problem's code; the status where there is none. */
    String code() {
        return status >= 400 && body.contains("\"code\"") ? member("code") : String.valueOf(status);
    }

    Tokens tokens() {
        if (status != 200 && status != 201) {
            throw new AssertionError("no tokens in " + this);
        }
        JsonNode grant = json();
        return new Tokens(
                grant.required("id").asString(),
                grant.required("accessToken").asString(),
                grant.required("refreshToken").asString());
    }

    /** Never a token. */
    @Override
    public String toString() {
        return code();
    }
}
