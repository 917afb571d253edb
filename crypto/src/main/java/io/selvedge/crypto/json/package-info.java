/** Strict JSON in and canonical JSON (RFC 8785) out. */
@NullMarked
package io.selvedge.crypto.json;

import org.jspecify.annotations.NullMarked;
