/** What controllers of collections and of versioned resources share: paging, entity tags, preconditions. */
@NullMarked
package dev.gatehouse.spring.web;

import org.jspecify.annotations.NullMarked;
