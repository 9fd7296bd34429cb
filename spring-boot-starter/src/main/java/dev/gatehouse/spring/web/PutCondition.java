package dev.gatehouse.spring.web;

/**
 * What a {@code PUT} may do, as its headers say: replace one of the versions that {@code If-Match} names (RFC 9110 §13.1.1), or create
 * what isn't there yet, with {@code If-None-Match: *} (§13.1.2). A controller takes one as a parameter: a request with neither header
 * is answered 428, one with both, or with tags in the second, 400.
 */
public sealed interface PutCondition {

    /** There must be none. */
    record Create() implements PutCondition {}

    /** There must be one, of these versions. */
    record Replace(IfMatch versions) implements PutCondition {}
}
