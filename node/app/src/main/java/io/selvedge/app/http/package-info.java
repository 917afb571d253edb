/** The web server of a node: the HTTP API, the event stream, metrics and the static console. */
@NullMarked
package io.selvedge.app.http;

import org.jspecify.annotations.NullMarked;
