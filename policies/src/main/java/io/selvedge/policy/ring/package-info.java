/** Rings of a rollout: who belongs to which, when a ring's gate passes, and when the next ring may open. */
@NullMarked
package io.selvedge.policy.ring;

import org.jspecify.annotations.NullMarked;
