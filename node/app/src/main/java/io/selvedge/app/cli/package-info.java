/** The command line: one class per command, one place that turns errors into sentences, and what signs for an admin. */
@NullMarked
package io.selvedge.app.cli;

import org.jspecify.annotations.NullMarked;
