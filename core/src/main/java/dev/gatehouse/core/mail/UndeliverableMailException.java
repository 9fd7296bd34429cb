package dev.gatehouse.core.mail;

/** Nobody will ever take an e-mail for its address, so that trying again is of no use. Its message must not quote the address. */
public final class UndeliverableMailException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UndeliverableMailException(String message, Throwable cause) {
        super(message, cause);
    }
}
