/**
 * The policy language and its engine as pure functions: no clock, no file, no network, no thread.
 *
 * <p>{@code document} reads a policy file, {@code ring} says which endpoint belongs to which ring and when a ring may
 * go on, {@code version} orders version strings, {@code inventory} says what is installed.
 */
@NullMarked
package io.selvedge.policy;

import org.jspecify.annotations.NullMarked;
