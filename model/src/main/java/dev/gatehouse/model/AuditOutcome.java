package dev.gatehouse.model;

/** How a security event ended. */
public enum AuditOutcome {
    /** What was asked for was done. */
    SUCCESS,
    /** It was refused. */
    REFUSED,
    /** What the row said can't be read any more: somebody has tampered with it. */
    UNREADABLE
}
