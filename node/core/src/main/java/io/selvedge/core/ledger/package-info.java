/** The logs of signed records that this node holds: what is taken in, in which order, and what is refused. */
@NullMarked
package io.selvedge.core.ledger;

import org.jspecify.annotations.NullMarked;
