/**
 * What is installed on this machine: one parser per package system, the scan that asks those that are here, and the
 * documents that an inventory is read from and written to.
 */
@NullMarked
package io.selvedge.runtime.inventory;

import org.jspecify.annotations.NullMarked;
