package dev.gatehouse.client;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the server.
 *
 * @param method of HTTP
 * @param path below the server's address, with the query where there is one
 * @param body written as JSON, or {@code null}
 * @param headers besides those that all have
 * @param mayRepeat whether it may be sent again where it isn't known whether it was done
 */
record Call(String method, String path, @Nullable Object body, Map<String, String> headers, boolean mayRepeat) {

    static Call get(String path) {
        return new Call("GET", path, null, Map.of(), true);
    }

    static Call post(String path, Object body) {
        return new Call("POST", path, body, Map.of(), false);
    }

    static Call delete(String path) {
        return new Call("DELETE", path, null, Map.of(), true);
    }

    Call with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Call(method, path, body, more, mayRepeat);
    }

    /** For what comes to the same however often it is done. */
    Call repeatable() {
        return new Call(method, path, body, headers, true);
    }
}
