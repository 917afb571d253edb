/** What is installed on an endpoint, as values: packages with their source and version order, releases, package URLs. */
@NullMarked
package io.selvedge.policy.inventory;

import org.jspecify.annotations.NullMarked;
