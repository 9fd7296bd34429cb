/** What a request does, as spans of its trace. */
@NullMarked
package dev.gatehouse.spring.trace;

import org.jspecify.annotations.NullMarked;
