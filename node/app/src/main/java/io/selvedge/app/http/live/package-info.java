/** The answers of a running node: views made of the protocol's state, between two of its steps. */
@NullMarked
package io.selvedge.app.http.live;

import org.jspecify.annotations.NullMarked;
