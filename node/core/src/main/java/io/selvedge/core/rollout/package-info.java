/** Ring decisions: the rule that says what is due, the coordinator that proposes it, the anchors that endorse it. */
@NullMarked
package io.selvedge.core.rollout;

import org.jspecify.annotations.NullMarked;
