/** A whole mesh in virtual time: the same protocol as in production, driven by one queue of events from one seed. */
@NullMarked
package io.selvedge.sim;

import org.jspecify.annotations.NullMarked;
