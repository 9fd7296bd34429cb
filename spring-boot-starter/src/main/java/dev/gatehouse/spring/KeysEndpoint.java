package dev.gatehouse.spring;

import dev.gatehouse.core.permit.KeyOptions;
import dev.gatehouse.core.permit.KeyRing;
import dev.gatehouse.spring.guard.AllowAnonymous;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The public keys that verify access tokens, as a JWK set (RFC 7517 §5). */
@RestController
@AllowAnonymous
final class KeysEndpoint {

    /** How long others may go without noticing that a key was retired. A new one they notice before it signs. */
    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final KeyRing keys;
    private final Duration maxAge;

    KeysEndpoint(KeyRing keys, KeyOptions options) {
        this.keys = keys;
        this.maxAge = options.lead().compareTo(MAX_AGE) < 0 ? options.lead() : MAX_AGE;
    }

    @GetMapping("/.well-known/jwks.json")
    ResponseEntity<String> published() {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.maxAge(maxAge).cachePublic())
                .body(keys.jwkSet());
    }
}
