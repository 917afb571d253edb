package io.selvedge.runtime.store;

/**
 * How much of the disk artifacts may take.
 *
 * @param quotaBytes all artifacts together, what is only begun counted whole; above it the longest unused ones go
 * @param reserveBytes free space that artifacts leave on the disk, so that records can still be written when it is
 *     full for artifacts
 * @param syncBytes after this many bytes the pieces written are synced; after a power loss at most this much has to
 *     be fetched again
 */
public record ArtifactLimits(long quotaBytes, long reserveBytes, long syncBytes) {
    /** 8 GiB of artifacts: a few months of patches of a workstation. 64 MiB reserve: some 50,000 records. */
    public static final ArtifactLimits DEFAULT = new ArtifactLimits(8L << 30, 64L << 20, 4L << 20);

    public ArtifactLimits {
        if (quotaBytes < 1 || reserveBytes < 0 || syncBytes < 1) {
            throw new IllegalArgumentException("quota and sync are at least 1 byte, the reserve is not negative");
        }
    }
}
