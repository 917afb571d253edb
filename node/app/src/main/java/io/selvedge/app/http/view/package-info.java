/** What the HTTP API answers, one record per schema of openapi.json, field for field. */
@NullMarked
package io.selvedge.app.http.view;

import org.jspecify.annotations.NullMarked;
