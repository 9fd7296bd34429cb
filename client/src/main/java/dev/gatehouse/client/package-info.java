/**
 * The client SDK: a {@link dev.gatehouse.client.Backend} is all an application needs to know of an API that has Gatehouse. It signs in, keeps the
 * permit, renews it by itself, once for all threads and processes, and asks again what may be asked again.
 */
@NullMarked
package dev.gatehouse.client;

import org.jspecify.annotations.NullMarked;
