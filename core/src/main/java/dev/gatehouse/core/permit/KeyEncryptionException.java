package dev.gatehouse.core.permit;

/** The key-encryption key can't be used. Its message is one line for whoever runs the server; it never shows a key. */
public final class KeyEncryptionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    KeyEncryptionException(String message) {
        super(message);
    }

    KeyEncryptionException(String message, Throwable cause) {
        super(message, cause);
    }
}
