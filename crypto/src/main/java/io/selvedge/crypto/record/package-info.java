/** The signed record: an in-toto statement in a DSSE envelope, one leaf of its author's log. */
@NullMarked
package io.selvedge.crypto.record;

import org.jspecify.annotations.NullMarked;
