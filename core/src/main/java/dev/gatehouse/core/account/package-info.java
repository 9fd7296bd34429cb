/** The life of an account, as its user leads it: registration, confirmation, a forgotten password. Knows user, mail and signin. */
@NullMarked
package dev.gatehouse.core.account;

import org.jspecify.annotations.NullMarked;
