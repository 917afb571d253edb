/** Vendors' OpenPGP signatures over cleartext (RFC 9580), verified against a keyring that the admin hands in. */
@NullMarked
package io.selvedge.crypto.openpgp;

import org.jspecify.annotations.NullMarked;
