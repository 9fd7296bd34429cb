package dev.gatehouse.viewer.server;

import java.net.http.HttpResponse;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a viewer answered over HTTP. */
record Answer(HttpResponse<String> response) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    int status() {
        return response.statusCode();
    }

    String body() {
        return response.body();
    }

    JsonNode json() {
        return JSON.readTree(response.body());
    }

    /** The member's text, or that of its value. */
    String member(String name) {
        return json().required(name).asString();
    }

    /** The problem's code; empty where the answer is none. */
    String code() {
        return header("content-type").startsWith("application/problem+json") ? member("code") : "";
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    String etag() {
        return header("etag");
    }

    @Override
    public String toString() {
        return response.request().method() + " " + response.uri() + " -> " + status();
    }
}
