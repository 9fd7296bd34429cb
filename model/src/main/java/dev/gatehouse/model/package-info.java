/** What travels on the wire: permits, forms, problems and their codes. Knows nobody. */
@NullMarked
package dev.gatehouse.model;

import org.jspecify.annotations.NullMarked;
