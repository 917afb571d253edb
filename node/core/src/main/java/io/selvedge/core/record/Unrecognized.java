package io.selvedge.core.record;

/** A record of a type or major version that this program does not know: kept and passed on, without effect. */
public record Unrecognized(String type) implements Body {}
