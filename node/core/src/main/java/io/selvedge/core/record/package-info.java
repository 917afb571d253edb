/** What signed records say: one Java record for each predicate type, and the codec between them and JSON. */
@NullMarked
package io.selvedge.core.record;

import org.jspecify.annotations.NullMarked;
