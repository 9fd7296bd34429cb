/** The Share Price Viewer: traders query and manage a share price index. The reference application of Gatehouse. */
@NullMarked
package dev.gatehouse.viewer.server;

import org.jspecify.annotations.NullMarked;
