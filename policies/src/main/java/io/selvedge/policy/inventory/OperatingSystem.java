package io.selvedge.policy.inventory;

import java.util.Optional;

/**
 * What an endpoint runs.
 *
 * @param name for people, such as {@code Debian GNU/Linux 12 (bookworm)}
 * @param release by which advisories are chosen; empty where it could not be told
 * @param kernel version of the kernel, empty where not known
 * @param architecture of the processor as the system names it, empty where not known
 */
public record OperatingSystem(String name, Optional<Release> release, String kernel, String architecture) {
    /** Where nothing says what it is. */
    public static final OperatingSystem UNKNOWN = new OperatingSystem("", Optional.empty(), "", "");
}
