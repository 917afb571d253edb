/** The one YAML file that configures a node, read into one record per concern. */
@NullMarked
package io.selvedge.app.config;

import org.jspecify.annotations.NullMarked;
