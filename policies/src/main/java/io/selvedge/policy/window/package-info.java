/** When an endpoint may act: recurring windows, blackouts and catch-up in its own time zone, as pure functions. */
@NullMarked
package io.selvedge.policy.window;

import org.jspecify.annotations.NullMarked;
