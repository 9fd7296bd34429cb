package dev.gatehouse.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The path of resources: their owners', from the outermost on, and their own. */
final class ResourcePath {

    /** Where any key may stand. */
    private static final String ANY = "{}";

    /** RFC 3986 §5.2.4. */
    private static final Set<String> NO_PARTS = Set.of("", ".", "..");

    private final StringBuilder owners;
    private final StringBuilder template;
    private final ResourceType type;

    /** @param root that of all resources, with its slash */
    ResourcePath(String root, Class<?> type) {
        this.owners = new StringBuilder(root);
        this.template = new StringBuilder(root);
        this.type = ResourceType.of(type);
    }

    void own(Class<?> owner, String key) {
        String collection = ResourceType.of(owner).collection();
        owners.append(collection).append('/').append(part(key)).append('/');
        template.append(collection).append('/').append(ANY).append('/');
    }

    void own(Backend backend, Object owner) {
        own(owner.getClass(), backend.keyOf(owner));
    }

    String collection() {
        return owners + type.collection();
    }

    String item(String key) {
        return collection() + "/" + part(key);
    }

    /** The same whatever the keys. */
    String template() {
        return template + type.collection();
    }

    String itemTemplate() {
        return template() + "/" + ANY;
    }

    /**
     * As a part of a path of its own.
     *
     * @throws IllegalArgumentException where it would be taken for something else
     */
    static String part(String text) {
        if (NO_PARTS.contains(text)) {
            throw new IllegalArgumentException("'" + text + "' identifies nothing");
        }
        return encoded(text);
    }

    /** As a part of a path, or of a query (RFC 3986 §2.1). */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
