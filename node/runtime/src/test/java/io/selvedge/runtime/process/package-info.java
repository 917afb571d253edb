/** Tests with real programs. */
@NullMarked
package io.selvedge.runtime.process;

import org.jspecify.annotations.NullMarked;
