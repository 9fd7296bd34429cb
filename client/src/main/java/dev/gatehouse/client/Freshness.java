package dev.gatehouse.client;

/** How new an answer is to be. */
enum Freshness {
    /** The server says whether what is kept still holds. */
    REVALIDATED,
    /** The server says all of it again. */
    FRESH
}
