/** The desk: the only place where users and permits meet. */
@NullMarked
package dev.gatehouse.core.signin;

import org.jspecify.annotations.NullMarked;
