/** The viewer at the command line. It is the client SDK's proof: no address and no token is in it. Knows the client and the viewer's model. */
@NullMarked
package dev.gatehouse.viewer.cli;

import org.jspecify.annotations.NullMarked;
