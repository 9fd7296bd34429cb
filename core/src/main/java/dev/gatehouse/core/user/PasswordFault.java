package dev.gatehouse.core.user;

/** Why a password can't be chosen. */
public sealed interface PasswordFault {

    /** It has fewer than {@code minLength} characters. */
    record TooShort(int minLength) implements PasswordFault {}

    /** It has more than {@code maxLength} characters. */
    record TooLong(int maxLength) implements PasswordFault {}

    /** It is no text: ill-formed UTF-16, or a NUL character in it. */
    record Malformed() implements PasswordFault {}

    /** It is one of those that are guessed first. */
    record TooCommon() implements PasswordFault {}

    /** Little remains of it without the user's own names and e-mail, and the product's name. */
    record TooPersonal() implements PasswordFault {}
}
