package dev.gatehouse.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The path of resources: their owners', from the outermost on, and their own. */
final class ResourcePath {

    private final StringBuilder owners;
    private final ResourceType type;

    /** @param root that of all resources, with its slash */
    ResourcePath(String root, Class<?> type) {
        this.owners = new StringBuilder(root);
        this.type = ResourceType.of(type);
    }

    void own(Class<?> owner, String key) {
        owners.append(ResourceType.of(owner).collection())
                .append('/')
                .append(encoded(key))
                .append('/');
    }

    void own(Backend backend, Object owner) {
        own(owner.getClass(), backend.keyOf(owner));
    }

    String collection() {
        return owners + type.collection();
    }

    String item(String key) {
        return collection() + "/" + encoded(key);
    }

    /** As a part of a path, or of a query (RFC 3986 §2.1). */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
