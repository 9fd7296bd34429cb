/** How often anybody may ask for what costs something and needs no permit. */
@NullMarked
package dev.gatehouse.spring.limit;

import org.jspecify.annotations.NullMarked;
