/** What verified records mean: a pure fold, the same for everyone who holds the same records, in whatever order. */
@NullMarked
package io.selvedge.core.state;

import org.jspecify.annotations.NullMarked;
