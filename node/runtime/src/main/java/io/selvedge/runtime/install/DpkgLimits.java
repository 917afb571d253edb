package io.selvedge.runtime.install;

/**
 * How long dpkg may take.
 *
 * @param changeMillis one installation, configuration or removal with its maintainer scripts
 * @param queryMillis one question about a package or an artifact
 * @param lockMillis all waiting for somebody else's lock during one change
 */
public record DpkgLimits(long changeMillis, long queryMillis, long lockMillis) {
    /** Half an hour for a change (an initramfs on a slow disk takes minutes), two minutes each for the others. */
    public static final DpkgLimits USUAL = new DpkgLimits(1_800_000, 120_000, 120_000);

    public DpkgLimits {
        if (changeMillis <= 0 || queryMillis <= 0 || lockMillis < 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
