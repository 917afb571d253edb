/**
 * Files of advisories, VEX statements and facts about vulnerabilities: what a file is, is told by its content; each format
 * has one reader, streaming where files are large, and all come out in the forms of {@code io.selvedge.policy}.
 */
@NullMarked
package io.selvedge.runtime.feed;

import org.jspecify.annotations.NullMarked;
