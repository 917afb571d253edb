/** Health checks against real programs, sockets and web servers. */
@NullMarked
package io.selvedge.runtime.health;

import org.jspecify.annotations.NullMarked;
