/** Tests with real packages, and where the machine has it with the real dpkg. */
@NullMarked
package io.selvedge.runtime.install;

import org.jspecify.annotations.NullMarked;
