/** Drills: real processes that are killed, paused and cut off, and a ledger outside of them. */
@NullMarked
package dev.gatehouse.drills;

import org.jspecify.annotations.NullMarked;
