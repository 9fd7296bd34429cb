/** Several viewers on one embedded PostgreSQL: what {@code ./viewer --nodes} starts. */
@NullMarked
package dev.gatehouse.viewer.nodes;

import org.jspecify.annotations.NullMarked;
