/**
 * Measurements on real processes, run by hand; {@code docs/benchmarks.md} has the commands and what was measured. What
 * runs in every build, on real containers, is under {@code src/test}.
 */
@NullMarked
package io.selvedge.sim.lab;

import org.jspecify.annotations.NullMarked;
