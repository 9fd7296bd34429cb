package dev.gatehouse.core.permit;

/** What came of an emergency retirement. */
public sealed interface KeyRetirement {

    /** The key is cut off, now or before. */
    record Retired(KeyDescription key) implements KeyRetirement {}

    /** There is no such key. */
    record Unknown() implements KeyRetirement {}

    /** It is the lineage key: what rests in the store was hashed with it, so it stays for good. */
    record Indispensable() implements KeyRetirement {}
}
