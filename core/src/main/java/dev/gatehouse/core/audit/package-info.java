/** The record of what happened: security events, written down with what they tell of and chained against tampering. */
@NullMarked
package dev.gatehouse.core.audit;

import org.jspecify.annotations.NullMarked;
