package dev.gatehouse.core.permit;

/** What a key is for. A key of one purpose is never tried for another. */
public enum KeyPurpose {
    /** Signs access tokens. Its public half is published. */
    ACCESS,
    /** Signs refresh tokens. Never published. */
    REFRESH,
    /** Derives a refresh token's successor from it and the client's attempt. Signs nothing. */
    LINEAGE
}
