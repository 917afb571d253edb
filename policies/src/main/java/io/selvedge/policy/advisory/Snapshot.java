package io.selvedge.policy.advisory;

/**
 * The file that a statement was read from, so that anybody can find it again.
 *
 * @param file its name
 * @param sha256 lower-case hex of its bytes as they lay on the disk
 * @param date what the file says of its own age, empty when it says nothing
 */
public record Snapshot(String file, String sha256, String date) {}
