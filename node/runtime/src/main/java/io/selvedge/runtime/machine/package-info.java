/** How this machine is placed: its time zone, its power, its network, and when it was off or asleep. */
@NullMarked
package io.selvedge.runtime.machine;

import org.jspecify.annotations.NullMarked;
