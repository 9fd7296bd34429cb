/** What is counted and measured. No label says who somebody is. */
@NullMarked
package dev.gatehouse.spring.meter;

import org.jspecify.annotations.NullMarked;
