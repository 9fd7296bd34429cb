package dev.gatehouse.core.user;

/** Why a sign-in was refused: for the record and the log alone, never for whoever was refused. */
enum SignInRefusal {
    /** There is no such account. */
    UNKNOWN_ACCOUNT("no such user"),
    WRONG_PASSWORD("wrong password"),
    /** The password was right, and what was to be shown besides was not. */
    WRONG_SECOND_FACTOR("wrong second factor"),
    /** The password was right, and the account is locked. */
    LOCKED("locked"),
    /** The password was right, and the account may not be used. */
    DISABLED("disabled"),
    /** The password was right, and the e-mail address was never shown to be theirs. */
    UNCONFIRMED("e-mail not confirmed");

    private final String text;

    SignInRefusal(String text) {
        this.text = text;
    }

    /** As a line of the log ends. */
    String text() {
        return text;
    }
}
