package dev.gatehouse.core.permit;

/** Where a key is in its life. */
public enum KeyStatus {
    /** Published, and verifies, but signs from its activation on only. */
    NEXT,
    /** Verifies; the one activated last signs. */
    ACTIVE,
    /** Neither signs nor verifies any more. */
    RETIRED
}
