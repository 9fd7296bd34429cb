/** The stores of the core's rooms on a relational database, and their migrations. */
@NullMarked
package dev.gatehouse.jdbc;

import org.jspecify.annotations.NullMarked;
