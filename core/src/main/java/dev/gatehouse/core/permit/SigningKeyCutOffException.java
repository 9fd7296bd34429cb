package dev.gatehouse.core.permit;

/**
 * This node knows that a key it signs with was cut off, and doesn't have its successor yet: nothing can be issued here until
 * the keys were reloaded, which is tried again and again.
 */
public final class SigningKeyCutOffException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SigningKeyCutOffException(String keyId) {
        super("key " + keyId + " was cut off, and its successor is not known here yet");
    }
}
