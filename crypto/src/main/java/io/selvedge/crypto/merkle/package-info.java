/** Append-only Merkle trees and their proofs: RFC 6962, section 2.1. */
@NullMarked
package io.selvedge.crypto.merkle;

import org.jspecify.annotations.NullMarked;
