package io.selvedge.runtime.cluster;

import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.lang.IgnitePredicate;

/** Where a duty may run: on Ignite servers. */
final class AnchorsOnly implements IgnitePredicate<ClusterNode> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean apply(ClusterNode node) {
        return !node.isClient();
    }
}
