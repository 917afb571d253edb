/**
 * The site's Apache Ignite cluster inside the node process: who is alive, who is coordinator and gateway, messages, live
 * questions and soft state. Nothing that comes from here is believed; whatever happens to Ignite, the process lives on.
 */
@NullMarked
package io.selvedge.runtime.cluster;

import org.jspecify.annotations.NullMarked;
