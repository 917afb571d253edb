package io.selvedge.policy.inventory;

/**
 * What an endpoint is made of. Texts are as the firmware has them, empty where it says nothing.
 *
 * @param processorCores logical ones, 0 where not known
 * @param memoryBytes 0 where not known
 * @param diskBytes all disks together, 0 where not known
 */
public record Hardware(
        String manufacturer,
        String model,
        String firmware,
        String processor,
        int processorCores,
        long memoryBytes,
        long diskBytes) {}
