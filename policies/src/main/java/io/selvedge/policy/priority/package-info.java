/** How urgent a finding is, until when it must be remedied, and whether that time was kept. */
@NullMarked
package io.selvedge.policy.priority;

import org.jspecify.annotations.NullMarked;
