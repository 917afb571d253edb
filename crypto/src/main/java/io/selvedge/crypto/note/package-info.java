/** Signed notes, checkpoints, cosignatures and log proofs as C2SP publishes them. */
@NullMarked
package io.selvedge.crypto.note;

import org.jspecify.annotations.NullMarked;
