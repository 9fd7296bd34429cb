package dev.gatehouse.model;

/** How a security event ended. */
public enum AuditOutcome {
    /** What was asked for was done. */
    SUCCESS,
    /** It was refused. */
    REFUSED
}
