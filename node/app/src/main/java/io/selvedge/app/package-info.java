/** The agent as a program: wiring of the protocol, its adapters, the web server and the command line. */
@NullMarked
package io.selvedge.app;

import org.jspecify.annotations.NullMarked;
