/** The site as a body: who its anchors are, which role this node takes, whose clock is wrong, which sites to speak to. */
@NullMarked
package io.selvedge.core.site;

import org.jspecify.annotations.NullMarked;
