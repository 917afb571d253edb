/** What else an endpoint heeds before it acts: power, network, its user's wishes, its neighbours' reboots. */
@NullMarked
package io.selvedge.policy.conduct;

import org.jspecify.annotations.NullMarked;
