package dev.gatehouse.core.permit;

import dev.gatehouse.core.claims.Subject;

/** What reading an access token came to. */
public sealed interface Reading {

    /** It holds. */
    record Valid(Subject subject) implements Reading {}

    /** It was ours, and its time is over, by the clock or because its user has changed since: renew. */
    record Expired() implements Reading {}

    /** It was ours, and its permit was revoked. */
    record Revoked() implements Reading {}

    /** It is not one of ours, or not an access token. Why is nobody's business outside. */
    record Invalid() implements Reading {}
}
