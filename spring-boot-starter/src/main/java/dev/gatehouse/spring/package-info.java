/** Gatehouse for Spring Boot: its settings, its parts wired, and the endpoints of permits and keys. */
@NullMarked
package dev.gatehouse.spring;

import org.jspecify.annotations.NullMarked;
