/** What log lines say of the request they belong to. */
@NullMarked
package dev.gatehouse.spring.log;

import org.jspecify.annotations.NullMarked;
