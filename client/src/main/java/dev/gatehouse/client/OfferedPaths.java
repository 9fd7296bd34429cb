package dev.gatehouse.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the server offers, by its own description (OpenAPI). It is asked for when it is first needed, and once; a server that describes nothing is
 * taken at the word of the application. Thread-safe.
 */
final class OfferedPaths {

    private final Supplier<JsonNode> description;
    private final Set<String> checked = ConcurrentHashMap.newKeySet();

    private volatile @Nullable List<Offer> offers;

    /** @param description the document, or a missing node where there is none */
    OfferedPaths(Supplier<JsonNode> description) {
        this.description = description;
    }

    /**
     * Once for all paths that differ in their keys alone.
     *
     * @param path with {@code {}} for each key
     * @throws IllegalArgumentException where that isn't offered; its message says what is
     */
    void check(String method, String path) {
        String asked = method + " /" + path;
        if (checked.contains(asked)) {
            return;
        }
        List<Offer> known = offers();
        if (!known.isEmpty() && known.stream().noneMatch(offer -> offer.is(method, path))) {
            throw new IllegalArgumentException("the server has no %s; it offers %s"
                    .formatted(
                            asked, known.stream().map(Offer::toString).sorted().collect(Collectors.joining(", "))));
        }
        checked.add(asked);
    }

    private List<Offer> offers() {
        List<Offer> known = offers;
        if (known == null) {
            known = read(description.get());
            offers = known;
        }
        return known;
    }

    private static List<Offer> read(JsonNode document) {
        List<Offer> found = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            path.getValue()
                    .propertyNames()
                    .forEach(method -> found.add(new Offer(method.toUpperCase(Locale.ROOT), path.getKey())));
        }
        return found;
    }

    /** @param template a path with names in braces where any text may stand */
    private record Offer(String method, String template) {

        boolean is(String asked, String path) {
            String[] mine = template.substring(1).split("/", -1);
            String[] theirs = path.split("/", -1);
            boolean same = method.equals(asked) && mine.length == theirs.length;
            for (int part = 0; same && part < mine.length; part++) {
                same = mine[part].startsWith("{") || mine[part].equals(theirs[part]);
            }
            return same;
        }

        @Override
        public String toString() {
            return method + " " + template;
        }
    }
}
