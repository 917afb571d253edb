/**
 * Changes the software of a machine: installs verified artifacts with the system's package manager or into a directory
 * of their own, says what is installed, finishes what a crash interrupted, and goes back to the previous version.
 */
@NullMarked
package io.selvedge.runtime.install;

import org.jspecify.annotations.NullMarked;
