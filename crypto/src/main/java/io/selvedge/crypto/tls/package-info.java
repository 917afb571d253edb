/** Mutual TLS 1.3 between nodes that know each other by key, without any certificate authority. */
@NullMarked
package io.selvedge.crypto.tls;

import org.jspecify.annotations.NullMarked;
