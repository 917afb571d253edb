/**
 * The demo: a whole mesh of real node processes on this machine, patched ring by ring through the same commands and the
 * same API that an administrator uses.
 */
@NullMarked
package io.selvedge.app.demo;

import org.jspecify.annotations.NullMarked;
