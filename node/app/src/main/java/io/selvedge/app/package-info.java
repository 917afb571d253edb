/** The agent as a program: a node's home, and the wiring of the protocol, its adapters and the web server. */
@NullMarked
package io.selvedge.app;

import org.jspecify.annotations.NullMarked;
