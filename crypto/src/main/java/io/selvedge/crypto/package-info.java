/**
 * Digests, Ed25519 keys and strict signature checks: the ground that every other package stands on.
 *
 * <p>The only module that imports Bouncy Castle; nothing of it shows in a signature of these packages.
 */
@NullMarked
package io.selvedge.crypto;

import org.jspecify.annotations.NullMarked;
