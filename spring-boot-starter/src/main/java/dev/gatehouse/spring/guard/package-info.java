/**
 * Who may use which route. Every route says so, by {@link dev.gatehouse.spring.guard.RequiresPolicy}, {@link
 * dev.gatehouse.spring.guard.AllowAnonymous} or a rule of {@link dev.gatehouse.spring.guard.Routes}; what says nothing is
 * closed, and the start fails over it where it can be seen by then.
 */
@NullMarked
package dev.gatehouse.spring.guard;

import org.jspecify.annotations.NullMarked;
