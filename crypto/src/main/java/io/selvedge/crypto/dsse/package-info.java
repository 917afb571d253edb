/** Signing envelopes: DSSE 1.0.2. */
@NullMarked
package io.selvedge.crypto.dsse;

import org.jspecify.annotations.NullMarked;
