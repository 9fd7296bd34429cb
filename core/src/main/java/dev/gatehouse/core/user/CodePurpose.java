package dev.gatehouse.core.user;

/** What a security code is for. One of one purpose never serves another. */
public enum CodePurpose {
    /** Shows that the address of an account is its user's. */
    CONFIRMATION,
    /** Sets a new password. */
    PASSWORD_RESET,
    /** Agrees, from the address of today, to another one. */
    EMAIL_CHANGE,
    /** Shows that the new address is the user's. */
    NEW_EMAIL,
    /** Sets the first password of an account that somebody else made. */
    INVITATION
}
