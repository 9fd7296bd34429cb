package dev.gatehouse.core.permit;

/** The {@code typ} of each kind of token: what keeps one kind from being taken for another (RFC 8725 §3.11). */
final class TokenType {

    /** RFC 9068 §2.1. */
    static final String ACCESS = "at+jwt";

    static final String REFRESH = "rt+jwt";

    private TokenType() {}
}
