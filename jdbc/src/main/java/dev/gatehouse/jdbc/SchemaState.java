package dev.gatehouse.jdbc;

/**
 * How a database stands to the migrations there are.
 *
 * @param made whether any was run
 * @param pending how many are yet to be
 * @param failed whether one was not run to its end
 */
public record SchemaState(boolean made, int pending, boolean failed) {}
