/** Drives the protocol of {@code io.selvedge.core} on a real machine: one loop, and the adapters that it commands. */
@NullMarked
package io.selvedge.runtime;

import org.jspecify.annotations.NullMarked;
