/**
 * Named requirements over what a verified token claims: {@link dev.gatehouse.core.policy.Requirements} makes them,
 * {@link dev.gatehouse.core.policy.Policies} names them. Knows claims.
 */
@NullMarked
package dev.gatehouse.core.policy;

import org.jspecify.annotations.NullMarked;
