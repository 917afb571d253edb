/** Files from outside, read with limits: bytes after unpacking, characters of a line, depth of JSON; errors name the place. */
@NullMarked
package io.selvedge.runtime.input;

import org.jspecify.annotations.NullMarked;
