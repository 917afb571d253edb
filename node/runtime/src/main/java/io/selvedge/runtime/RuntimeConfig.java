package io.selvedge.runtime;

import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.trust.Invite;
import io.selvedge.crypto.trust.TrustHistory;
import io.selvedge.runtime.health.HealthCheck;
import io.selvedge.runtime.store.ArtifactLimits;
import io.selvedge.runtime.transfer.RateLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that a node's runtime needs to know. */
public record RuntimeConfig(
        Membership membership,
        Places places,
        Network network,
        Cluster cluster,
        Installing installing,
        Keeping keeping) {

    /**
     * Who the node is and what lets it in.
     *
     * @param bearerProof signature of the invite's bearer key over the node's key id
     * @param trust the trust history as it came with the invite
     */
    public record Membership(
            SigningKey key,
            String name,
            Invite invite,
            byte[] bearerProof,
            Map<String, String> labels,
            TrustHistory trust) {}

    /**
     * Where the node keeps what it keeps; all of it under its home.
     *
     * @param incarnation a file beside the key: which incarnation of the node's log was begun last
     * @param work what need not survive
     */
    public record Places(Path store, Path chunks, Path packages, Path incarnation, Path work) {}

    /**
     * Transfer and sync.
     *
     * @param port 0 picks a free one
     * @param announcedHost the host that other nodes reach this one by
     * @param contacts host:port of nodes of the own site to ask first
     * @param otherSites host:port of nodes of other sites; only the gateway calls them
     */
    public record Network(
            String bindHost,
            int port,
            String announcedHost,
            List<String> contacts,
            List<String> otherSites,
            RateLimits rates) {
        public Network {
            contacts = List.copyOf(contacts);
            otherSites = List.copyOf(otherSites);
        }
    }

    /**
     * The site's Ignite cluster.
     *
     * @param peers host:port of the discovery of other nodes, as configured
     * @param mayAnchor false keeps this machine a leaf, whatever the site needs
     * @param webAddress what others are told of this node's web page
     */
    public record Cluster(
            String bindAddress,
            int discoveryPort,
            int communicationPort,
            boolean multicast,
            List<String> peers,
            boolean mayAnchor,
            String webAddress) {
        public Cluster {
            peers = List.copyOf(peers);
        }
    }

    /**
     * What is patched.
     *
     * @param method {@code dpkg}, {@code archive}, or {@code auto} for what this machine has
     * @param root the directory that is patched in place of the machine, null for the machine itself
     * @param health when its owner calls this machine healthy: looked at before and after each installation
     */
    public record Installing(String method, @Nullable Path root, List<HealthCheck> health) {
        public Installing {
            health = List.copyOf(health);
        }
    }

    /** What is kept: of artifacts so many bytes, and whether of other sites' evidence all. */
    public record Keeping(ArtifactLimits artifacts, long records, boolean allEvidence) {}
}
