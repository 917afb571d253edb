/** Advisories and VEX statements as values, and which of them concern what is installed, with the reason. */
@NullMarked
package io.selvedge.policy.advisory;

import org.jspecify.annotations.NullMarked;
