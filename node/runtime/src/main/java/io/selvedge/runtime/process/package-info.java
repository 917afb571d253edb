/** Runs other programs without a shell, with limits on their time and output, and ends them with their children. */
@NullMarked
package io.selvedge.runtime.process;

import org.jspecify.annotations.NullMarked;
