/** Evidence bundles and their offline verification: what an auditor runs who believes nobody. */
@NullMarked
package io.selvedge.crypto.audit;

import org.jspecify.annotations.NullMarked;
