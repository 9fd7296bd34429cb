package dev.gatehouse.core.factor;

import dev.gatehouse.core.claims.InvalidOptionException;
import java.net.URI;
import java.util.Set;

/**
 * Where passkeys are used.
 *
 * @param rpId the domain they are for (WebAuthn Level 3 §4, RP ID), such as {@code example.com}: for good, since passkeys of
 *     another domain are of no use
 * @param rpName what people call the application
 * @param origins of the pages that use them, such as {@code https://shares.example.com}: of that domain or below it
 */
public record PasskeyOptions(String rpId, String rpName, Set<String> origins) {

    public PasskeyOptions {
        origins = Set.copyOf(origins);
        if (rpId.isBlank() || rpId.contains(":") || rpId.contains("/")) {
            throw new InvalidOptionException("rpId", "must be a domain without scheme and port, but is " + rpId);
        }
        if (origins.isEmpty()) {
            throw new InvalidOptionException("origins", "must name one or more");
        }
        for (String origin : origins) {
            if (!isOf(rpId, origin)) {
                throw new InvalidOptionException(
                        "origins",
                        "must be https:// (or http://localhost) of " + rpId + " or below, but one is " + origin);
            }
        }
    }

    /** Browsers use passkeys in secure contexts alone. */
    private static boolean isOf(String rpId, String origin) {
        String host = URI.create(origin).getHost();
        boolean secure = origin.startsWith("https://") || "localhost".equals(host);
        return host != null && secure && (host.equals(rpId) || host.endsWith("." + rpId));
    }
}
