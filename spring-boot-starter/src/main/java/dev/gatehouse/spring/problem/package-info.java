/** Errors: how each becomes one {@link dev.gatehouse.model.Problem} on the wire, in the caller's language. */
@NullMarked
package dev.gatehouse.spring.problem;

import org.jspecify.annotations.NullMarked;
