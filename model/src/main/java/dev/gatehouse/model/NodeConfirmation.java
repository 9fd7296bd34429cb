package dev.gatehouse.model;

/**
 * That a node refuses what was revoked.
 *
 * @param node the node
 * @param milliseconds how long after it was asked, by the clock of the database
 */
public record NodeConfirmation(String node, long milliseconds) {}
