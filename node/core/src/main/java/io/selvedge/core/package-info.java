/** The protocol without input and output: one state machine that a driver feeds, in production and in the simulator. */
@NullMarked
package io.selvedge.core;

import org.jspecify.annotations.NullMarked;
