/**
 * Conditions in policies: a strict, bounded subset of the Common Expression Language. Every expression ends, because
 * the language has no loops beyond lists, and soon, because size, depth and steps have limits.
 */
@NullMarked
package io.selvedge.policy.expression;

import org.jspecify.annotations.NullMarked;
