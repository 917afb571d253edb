/** Looks whether a patched endpoint works: versions, files, ports, web answers and commands, each within its time. */
@NullMarked
package io.selvedge.runtime.health;

import org.jspecify.annotations.NullMarked;
