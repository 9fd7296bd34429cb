package dev.gatehouse.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What comes after the {@code ?} of an address. */
final class QueryString {

    private final Map<String, String> parameters = new LinkedHashMap<>();

    void set(String name, String value) {
        parameters.put(name, value);
    }

    /** With its {@code ?}, where there is anything. */
    String text() {
        return parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(each -> each.getKey() + "=" + ResourcePath.encoded(each.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }
}
