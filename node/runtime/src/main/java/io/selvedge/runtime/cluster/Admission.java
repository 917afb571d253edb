package io.selvedge.runtime.cluster;

import java.io.Serializable;
import java.util.UUID;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.plugin.CachePluginContext;
import org.apache.ignite.plugin.CachePluginProvider;
import org.apache.ignite.plugin.ExtensionRegistry;
import org.apache.ignite.plugin.IgnitePlugin;
import org.apache.ignite.plugin.PluginConfiguration;
import org.apache.ignite.plugin.PluginContext;
import org.apache.ignite.plugin.PluginProvider;
import org.apache.ignite.plugin.PluginValidationException;
import org.jspecify.annotations.Nullable;

/** Ignite's public door check: a joining node without a good {@link JoinProof} is turned away before it is a member. */
final class Admission implements PluginProvider<PluginConfiguration> {
    private final ClusterIdentity identity;
    private final IgnitePlugin plugin = new IgnitePlugin() {};

    Admission(ClusterIdentity identity) {
        this.identity = identity;
    }

    @Override
    public void validateNewNode(ClusterNode node, @Nullable Serializable data) {
        if (JoinProof.check(identity, node).isEmpty()) {
            String reason = "node is not enrolled at this site, or did not sign its join: " + node.id();
            throw new PluginValidationException(reason, reason, node.id());
        }
    }

    @Override
    @SuppressWarnings("deprecation") // the interface still asks for it
    public void validateNewNode(ClusterNode node) {
        validateNewNode(node, null);
    }

    @Override
    public String name() {
        return "selvedge-admission";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String copyright() {
        return "";
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the interface wants it
    public <T extends IgnitePlugin> T plugin() {
        return (T) plugin;
    }

    @Override
    public void initExtensions(PluginContext context, ExtensionRegistry registry) {}

    @Override
    public <T> @Nullable T createComponent(PluginContext context, Class<T> type) {
        return null;
    }

    @Override
    public @Nullable CachePluginProvider<?> createCacheProvider(
            @SuppressWarnings("rawtypes") CachePluginContext context) {
        return null;
    }

    @Override
    public void start(PluginContext context) {}

    @Override
    public void stop(boolean cancel) {}

    @Override
    public void onIgniteStart() {}

    @Override
    public void onIgniteStop(boolean cancel) {}

    @Override
    public @Nullable Serializable provideDiscoveryData(UUID nodeId) {
        return null;
    }

    @Override
    public void receiveDiscoveryData(UUID nodeId, @Nullable Serializable data) {}
}
