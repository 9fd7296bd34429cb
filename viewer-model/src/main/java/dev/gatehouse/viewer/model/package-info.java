/**
 * The viewer's travelling objects: each is read from rows, written to JSON, and shown, as it is. What the server has read of one it doesn't change.
 * Knows the model.
 */
@NullMarked
package dev.gatehouse.viewer.model;

import org.jspecify.annotations.NullMarked;
