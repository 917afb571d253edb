/** An endpoint patches itself: fetch, stage, install, verify, report, undo; its intent on record before each act. */
@NullMarked
package io.selvedge.core.endpoint;

import org.jspecify.annotations.NullMarked;
