/** Contracts that stores are held to, and what tests of permits need: inherit, or call. Not for production. */
@NullMarked
package dev.gatehouse.testkit;

import org.jspecify.annotations.NullMarked;
