/** Permits and their tokens: keys, issuing, reading, renewal, cut-offs. Knows claims. */
@NullMarked
package dev.gatehouse.core.permit;

import org.jspecify.annotations.NullMarked;
