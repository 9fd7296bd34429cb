package dev.gatehouse.spring.web;

import dev.gatehouse.spring.problem.DoorOptions;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/**
 * Answers that the caller's own cache may keep, if it asks each time whether they still hold (RFC 9111 §5.2.2.4, §5.2.2.7). All
 * others are {@code no-store}.
 */
public final class Revalidated {

    private Revalidated() {}

    /** @param tag with its quotes, as {@link EntityTags} makes it */
    public static ResponseEntity.BodyBuilder ok(String tag) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache().cachePrivate())
                .varyBy(HttpHeaders.AUTHORIZATION, HttpHeaders.COOKIE, DoorOptions.API_VERSION_HEADER)
                .eTag(tag);
    }
}
