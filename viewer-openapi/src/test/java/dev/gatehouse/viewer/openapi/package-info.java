/** Clients that were made from the viewer's descriptions, and what they are used for. */
package dev.gatehouse.viewer.openapi;
