package dev.gatehouse.core.factor;

import java.util.Map;

/**
 * What a browser is asked for a passkey with.
 *
 * @param challenge to be sent back with the browser's answer
 * @param publicKey the options as {@code PublicKeyCredential.parseCreationOptionsFromJSON} or {@code
 *     parseRequestOptionsFromJSON} reads them (WebAuthn Level 3 §5.1.8, §5.1.9)
 */
public record PasskeyChallenge(String challenge, Map<String, Object> publicKey) {

    public PasskeyChallenge {
        publicKey = Map.copyOf(publicKey);
    }

    /** Never shows the challenge. */
    @Override
    public String toString() {
        return "PasskeyChallenge[…]";
    }
}
