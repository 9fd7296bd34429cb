package dev.gatehouse.viewer.server;

import dev.gatehouse.spring.web.EntityTags;
import dev.gatehouse.spring.web.Revalidated;
import java.net.URI;
import org.springframework.http.ResponseEntity;

/** How versioned resources are answered. */
final class Answers {

    /** RFC 7396 §4. */
    static final String MERGE_PATCH = "application/merge-patch+json";

    private Answers() {}

    static <T> ResponseEntity<T> found(T resource, long version) {
        return Revalidated.ok(EntityTags.of(version)).body(resource);
    }

    static <T> ResponseEntity<T> changed(T resource, long version) {
        return ResponseEntity.ok().eTag(EntityTags.of(version)).body(resource);
    }

    static <T> ResponseEntity<T> created(URI address, T resource, long version) {
        return ResponseEntity.created(address).eTag(EntityTags.of(version)).body(resource);
    }
}
