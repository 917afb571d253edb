/** Where patches come from: vendors' repositories, package files, manifests and chains of updates, read and verified. */
@NullMarked
package io.selvedge.runtime.catalog;

import org.jspecify.annotations.NullMarked;
