package dev.gatehouse.core.permit;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A token whose signature holds: there is no other way to come by one.
 *
 * <p>A token is refused before anything in it is parsed unless it is a compact JWS (RFC 7515 §3.1) in its one canonical
 * spelling, and before its signature is looked at unless its header names a key of ours, that key's algorithm, and
 * nothing else that could ask for something.
 */
final class CompactJws {

    /** Longer tokens are refused unread. */
    static final int MAX_LENGTH = 8 * 1024;

    private static final Set<String> HEADER_MEMBERS = Set.of("alg", "kid", "typ");

    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final Map<String, Object> header;
    private final VerificationKey key;
    private final byte[] payload;
    private final byte[] signature;

    private CompactJws(Map<String, Object> header, VerificationKey key, byte[] payload, byte[] signature) {
        this.header = header;
        this.key = key;
        this.payload = payload;
        this.signature = signature;
    }

    /**
     * The token, if the key of the id it names signed it.
     *
     * @param keys the key of an id, or {@code null}
     */
    static Optional<CompactJws> verify(String token, Function<String, @Nullable VerificationKey> keys) {
        if (token.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        int headerEnd = token.indexOf('.');
        int payloadEnd = token.indexOf('.', headerEnd + 1);
        return headerEnd < 0 || payloadEnd < 0 ? Optional.empty() : verify(token, headerEnd, payloadEnd, keys);
    }

    private static Optional<CompactJws> verify(
            String token, int headerEnd, int payloadEnd, Function<String, @Nullable VerificationKey> keys) {
        byte @Nullable [] header = decode(token.substring(0, headerEnd));
        byte @Nullable [] payload = decode(token.substring(headerEnd + 1, payloadEnd));
        String signatureText = token.substring(payloadEnd + 1);
        byte @Nullable [] signature = decode(signatureText);
        if (header == null || payload == null || signature == null) {
            return Optional.empty();
        }
        byte[] signingInput = token.substring(0, payloadEnd).getBytes(StandardCharsets.US_ASCII);
        return StrictJson.object(header)
                .flatMap(members -> key(members, keys)
                        .filter(key -> key.verifies(signingInput, new Base64URL(signatureText)))
                        .map(key -> new CompactJws(members, key, payload, signature)));
    }

    /** Whether its {@code typ} is exactly this. */
    boolean isOf(String expected) {
        return expected.equals(header.get("typ"));
    }

    /**
     * Whether its signature is in the form that we sign in: others may use the other of ECDSA's two, ours in the other one
     * was tampered with.
     */
    boolean isSignedAsWeSign() {
        return !JWSAlgorithm.ES256.getName().equals(header.get("alg")) || EcdsaJws.isLow(signature);
    }

    /** The one that signed it. */
    VerificationKey key() {
        return key;
    }

    /** Its payload, where that is one JSON object. */
    Optional<Map<String, Object>> claims() {
        return StrictJson.object(payload);
    }

    private static Optional<VerificationKey> key(
            Map<String, Object> header, Function<String, @Nullable VerificationKey> keys) {
        return HEADER_MEMBERS.containsAll(header.keySet()) && header.get("kid") instanceof String keyId
                ? Optional.ofNullable(keys.apply(keyId))
                        .filter(key -> key.algorithm().equals(header.get("alg")))
                : Optional.empty();
    }

    /**
     * {@code null} for what has any character outside of base64url, or isn't the one spelling of its bytes: no padding,
     * and no bits that mean nothing.
     */
    private static byte @Nullable [] decode(String segment) {
        byte[] text = segment.getBytes(StandardCharsets.US_ASCII);
        try {
            byte[] bytes = DECODER.decode(text);
            return Arrays.equals(ENCODER.encode(bytes), text) ? bytes : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
