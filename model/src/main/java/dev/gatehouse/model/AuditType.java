package dev.gatehouse.model;

/** What a security event is. What happened without a change of anything, such as a renewal that succeeds, is none. */
public enum AuditType {
    /** A permit was granted to its user. */
    SIGNED_IN,
    /** A sign-in was refused. Detail {@code reason}. Without a subject where there is no such account. */
    SIGN_IN_REFUSED,
    /** A genuine refresh token was refused. Detail {@code reason}. */
    RENEWAL_REFUSED,
    /** A spent refresh token was shown again, as a copy is, and its permit was revoked. */
    REFRESH_TOKEN_REUSED,
    /** A permit was revoked. Detail {@code reason}: a {@link RevokedReason}. */
    PERMIT_REVOKED,
    /** A security code that was shown was not right, or not any more. Detail {@code purpose}. */
    SECURITY_CODE_REFUSED,
    /** An account was created. */
    USER_CREATED,
    /**
     * Names, roles, claims, or whether an account is confirmed or disabled, were changed. Details {@code version}, {@code roles},
     * {@code confirmed}, {@code disabled}, as they are now; {@code claims.NAME}: a claim before and after, where it was changed; {@code email} where that was.
     */
    USER_CHANGED,
    /** A password was changed. */
    PASSWORD_CHANGED,
    /** Failed sign-ins of an account, and the locks that came of them, were forgotten. */
    USER_UNLOCKED,
    /** The second factors of an account were removed by somebody who manages users. */
    FACTORS_RESET,
    /** Somebody asked for their account to be removed, after the cooling period. Detail {@code removeAt}. */
    REMOVAL_REQUESTED,
    /** Somebody wants their account to stay after all. */
    REMOVAL_WITHDRAWN,
    /** An account was removed. */
    USER_DELETED,
    /** All that is kept of an account was handed out to its user. */
    DATA_EXPORTED,
    /** What a role claims of those who hold it was changed. Details {@code role}, {@code claims} (their names), {@code holders} (how many). */
    ROLE_CHANGED,
    /** A role claims nothing any more. Details likewise, as they were. */
    ROLE_REMOVED,
    /**
     * A second factor or a passkey was added to an account, or refused to be. Detail {@code factor}; of a passkey that was added also
     * {@code passkey}, its id.
     */
    FACTOR_ADDED,
    /** One was removed from it. Details likewise. */
    FACTOR_REMOVED,
    /** An account has new recovery codes in place of those of before. */
    RECOVERY_CODES_RENEWED,
    /**
     * A signed-in user was refused what a policy keeps from them. Detail {@code policy}. One row a minute for each user and
     * policy, however often.
     */
    ACCESS_DENIED,
    /** A caller asked too often for what needs no permit. One row a minute for each address. */
    TOO_MANY_REQUESTS,
    /** The next key of a purpose, or the first, was made. Details {@code key}, {@code purpose}. */
    KEY_ROTATED,
    /** A key was cut off. Details {@code key}, {@code purpose}. */
    KEY_RETIRED,
    /** All keys were sealed anew. Detail {@code resealed}: how many rested under the previous key-encryption key. */
    KEYS_RESEALED
}
