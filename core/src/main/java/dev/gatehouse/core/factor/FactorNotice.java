package dev.gatehouse.core.factor;

/** What its user is told of that became of the second factors of an account. */
public enum FactorNotice {
    /** An authenticator app was added, or has taken the place of another. */
    APP_ADDED,
    /** The authenticator app was removed. */
    APP_REMOVED,
    PASSKEY_ADDED,
    PASSKEY_REMOVED,
    /** There are new recovery codes in place of those of before. */
    RECOVERY_CODES_RENEWED,
    /** One of the recovery codes was used, and is void. */
    RECOVERY_CODE_USED
}
