/** Version strings of package systems: what is well formed, and which is newer. */
@NullMarked
package io.selvedge.policy.version;

import org.jspecify.annotations.NullMarked;
