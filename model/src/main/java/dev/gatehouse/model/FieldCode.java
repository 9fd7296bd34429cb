package dev.gatehouse.model;

/** What can be wrong with one field. The message bundles hold {@code field.<code>} for each. */
public enum FieldCode {
    REQUIRED("Required"),
    TOO_SHORT("TooShort"),
    TOO_LONG("TooLong"),
    OUT_OF_RANGE("OutOfRange"),
    /** Right type, wrong form. */
    MALFORMED("Malformed"),
    /** Right form, but not what it must be: a code, for example. */
    INCORRECT("Incorrect"),
    WRONG_TYPE("WrongType"),
    UNKNOWN("Unknown"),
    /** A filter or an order isn't written as it must be from a character on; so the next three. */
    MALFORMED_AT("MalformedAt"),
    UNKNOWN_AT("UnknownAt"),
    WRONG_TYPE_AT("WrongTypeAt"),
    TOO_DEEP_AT("TooDeepAt"),
    /** A password that is guessed among the first. */
    TOO_COMMON("TooCommon"),
    /** A password made of what is known of its owner. */
    TOO_PERSONAL("TooPersonal"),
    /** Set by the server; the caller may not choose it. */
    READ_ONLY("ReadOnly");

    private final String code;

    FieldCode(String code) {
        this.code = code;
    }

    /** The code as it travels, e.g. {@code TooLong}. */
    public String code() {
        return code;
    }
}
