package dev.gatehouse.model;

/** Why a permit was revoked. */
public enum RevokedReason {
    /** Its owner signed out, or ended it from another device. */
    SIGNED_OUT,
    /** Somebody who manages permits ended it. */
    ENDED_BY_MANAGER,
    /** It was to be renewed although its account was disabled or is no more. Enabling the account revives no permit. */
    ACCOUNT_CLOSED,
    /**
     * Its user's password was changed since the sign-in, or the account got its first second factor, or was disabled for a
     * while.
     */
    ACCOUNT_CHANGED,
    /** A spent refresh token came back: two parties hold the permit, so nobody keeps it. */
    REFRESH_TOKEN_REUSED,
    /** A key was cut off while it was granted, so that nobody was given tokens of it. */
    KEY_CUT_OFF
}
