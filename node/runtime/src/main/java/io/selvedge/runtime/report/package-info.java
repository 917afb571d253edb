/** What was patched, what not, and what it cost: computed from records alone, and shown in several formats. */
@NullMarked
package io.selvedge.runtime.report;

import org.jspecify.annotations.NullMarked;
