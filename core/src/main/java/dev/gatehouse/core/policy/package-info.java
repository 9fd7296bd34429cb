/** Named requirements over claims. Knows claims. */
@NullMarked
package dev.gatehouse.core.policy;

import org.jspecify.annotations.NullMarked;
