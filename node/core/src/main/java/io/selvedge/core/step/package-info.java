/** One step of the protocol as a value: the time, what comes in, what goes out, and what nodes say to each other. */
@NullMarked
package io.selvedge.core.step;

import org.jspecify.annotations.NullMarked;
