/** The words every room shares: what is claimed of a user, and who a verified token speaks for. Knows nobody. */
@NullMarked
package dev.gatehouse.core.claims;

import org.jspecify.annotations.NullMarked;
