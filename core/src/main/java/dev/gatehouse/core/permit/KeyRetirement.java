package dev.gatehouse.core.permit;

/** What came of an emergency retirement. */
public sealed interface KeyRetirement {

    /** The key is cut off, now or before, and the cut-off is recorded; this node takes it into force by itself. */
    record Retired(KeyDescription key, CutOff cutOff) implements KeyRetirement {}

    /** There is no such key. */
    record Unknown() implements KeyRetirement {}

    /** It is the lineage key: what rests in the store was hashed with it, so it stays for good. */
    record Indispensable() implements KeyRetirement {}
}
