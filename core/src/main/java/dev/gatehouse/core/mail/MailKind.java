package dev.gatehouse.core.mail;

/** What an e-mail is about. The bundles of templates hold a subject and a text for each. */
public enum MailKind {
    /** The code that confirms the address of a new account. */
    CONFIRMATION_CODE,
    /** Somebody wanted a new account for an address that has one. */
    ALREADY_REGISTERED,
    /** The code that sets a new password. */
    PASSWORD_RESET_CODE,
    /** The password was changed. */
    PASSWORD_CHANGED,
    /** The code, to the address of today, that agrees to another one. */
    EMAIL_CHANGE_CODE,
    /** The code, to the new address, that shows it to be theirs. */
    NEW_EMAIL_CODE,
    /** The address was changed; to both. */
    EMAIL_CHANGED,
    /** The account is to be removed. */
    REMOVAL_REQUESTED,
    /** The account is not to be removed after all. */
    REMOVAL_WITHDRAWN,
    /** The account was removed. */
    REMOVED,
    /** The code that sets the first password of an account that somebody else made. */
    INVITATION_CODE,
    /** Somebody who manages users has changed names, roles or claims. */
    ACCOUNT_CHANGED,
    /** Somebody who manages users has disabled the account. */
    ACCOUNT_DISABLED,
    /** Somebody who manages users has enabled the account again. */
    ACCOUNT_ENABLED,
    /** Somebody who manages users has ended its lock. */
    ACCOUNT_UNLOCKED,
    /** Somebody who manages users has removed the second factors. */
    FACTORS_RESET,
    /** An authenticator app was added as second factor. */
    APP_ADDED,
    /** The authenticator app was removed. */
    APP_REMOVED,
    /** A passkey was added. */
    PASSKEY_ADDED,
    /** A passkey was removed. */
    PASSKEY_REMOVED,
    /** There are new recovery codes. */
    RECOVERY_CODES_RENEWED,
    /** A recovery code was used. */
    RECOVERY_CODE_USED
}
