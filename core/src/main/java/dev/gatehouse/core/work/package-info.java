/** What is done together, or not at all. Knows nobody. */
@NullMarked
package dev.gatehouse.core.work;

import org.jspecify.annotations.NullMarked;
