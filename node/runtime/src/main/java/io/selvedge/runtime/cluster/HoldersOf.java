package io.selvedge.runtime.cluster;

import org.apache.ignite.lang.IgniteBiPredicate;

/** The entries of cache {@code holders} of one artifact. */
final class HoldersOf implements IgniteBiPredicate<String, byte[]> {
    private static final long serialVersionUID = 1L;

    private final String prefix;

    HoldersOf(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public boolean apply(String key, byte[] bitmap) {
        return key.startsWith(prefix);
    }
}
