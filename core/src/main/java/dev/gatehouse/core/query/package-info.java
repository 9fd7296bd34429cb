/** What of a collection is asked for: filters and orders as the Microsoft REST API guidelines write them. Knows nobody. */
@NullMarked
package dev.gatehouse.core.query;

import org.jspecify.annotations.NullMarked;
