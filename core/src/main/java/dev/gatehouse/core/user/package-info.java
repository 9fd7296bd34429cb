/** Accounts: who a user is, how a password is checked, how guessing is stopped. Knows claims. */
@NullMarked
package dev.gatehouse.core.user;

import org.jspecify.annotations.NullMarked;
