/** How records travel: fresh ones at once, missing ones by comparing heads, checkpoints with their cosignatures. */
@NullMarked
package io.selvedge.core.exchange;

import org.jspecify.annotations.NullMarked;
