/** The viewer's travelling objects: each is read from rows and written to JSON as it is. Knows nobody. */
@NullMarked
package dev.gatehouse.viewer.model;

import org.jspecify.annotations.NullMarked;
