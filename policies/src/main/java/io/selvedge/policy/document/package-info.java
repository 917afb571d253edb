/** The policy file: what may stand in it ({@link io.selvedge.policy.document.PolicyDocument}) and how it is read. */
@NullMarked
package io.selvedge.policy.document;

import org.jspecify.annotations.NullMarked;
