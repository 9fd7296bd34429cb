package dev.gatehouse.drills;

/** How much of a drill is done. */
enum Size {
    /** In every build. */
    SHORT,
    /** By {@code ./drills}, with the figures the product is held to. */
    FULL;

    int of(int inShort, int inFull) {
        return this == SHORT ? inShort : inFull;
    }

    boolean isFull() {
        return this == FULL;
    }
}
