/** Who may say what: the versioned history of admins' keys and roles, and the invites that they sign. */
@NullMarked
package io.selvedge.crypto.trust;

import org.jspecify.annotations.NullMarked;
