/** Second factors: one-time passwords of an authenticator app, passkeys, and recovery codes. Knows claims and permit's vault. */
@NullMarked
package dev.gatehouse.core.factor;

import org.jspecify.annotations.NullMarked;
