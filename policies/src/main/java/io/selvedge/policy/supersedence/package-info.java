/** Which updates replace which others, as their vendors say. */
@NullMarked
package io.selvedge.policy.supersedence;

import org.jspecify.annotations.NullMarked;
