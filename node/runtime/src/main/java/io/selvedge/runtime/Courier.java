package io.selvedge.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.selvedge.core.step.Input;
import io.selvedge.core.step.Message;
import io.selvedge.core.step.MessageCodec;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.runtime.cluster.Limits;
import io.selvedge.runtime.cluster.Member;
import io.selvedge.runtime.cluster.SiteCluster;
import io.selvedge.runtime.transfer.PeerNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the protocol's messages: to one node over its connection, to the whole site over Ignite, and over connections
 * to those of the site that Ignite does not reach now. Nodes of one site also tell each other where their Ignite listens.
 */
final class Courier {
    /** An address and braces. */
    private static final int MAX_HELLO_BYTES = 1_024;

    /** Nodes whose address is remembered; only the site's are used, and a site is smaller than this. */
    private static final int MAX_HELLOS = 4_096;

    private static final byte PROTOCOL = 0;
    private static final byte HELLO = 1;
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private final Supplier<Roster> roster;
    private final BiConsumer<String, Message> received;
    private final Map<String, String> discoveryOf = new ConcurrentHashMap<>();
    private @Nullable PeerNetwork network;
    private volatile @Nullable SiteCluster cluster;

    Courier(Supplier<Roster> roster, BiConsumer<String, Message> received) {
        this.roster = roster;
        this.received = received;
    }

    void over(PeerNetwork peerNetwork) {
        network = peerNetwork;
    }

    void over(SiteCluster siteCluster) {
        cluster = siteCluster;
    }

    void send(String to, Message message) {
        PeerNetwork connections = network;
        byte[] bytes = framed(PROTOCOL, MessageCodec.encode(message));
        if (connections != null && connections.send(to, bytes)) {
            return;
        }
        SiteCluster ignite = cluster;
        if (ignite != null
                && bytes.length <= Limits.MESSAGE_BYTES
                && roster.get().isOfSite(to)) {
            ignite.send(to, bytes);
        }
    }

    void broadcast(Message message) {
        byte[] bytes = framed(PROTOCOL, MessageCodec.encode(message));
        SiteCluster ignite = cluster;
        boolean byIgnite = ignite != null && bytes.length <= Limits.MESSAGE_BYTES && ignite.broadcast(bytes);
        PeerNetwork connections = network;
        if (connections == null) {
            return;
        }
        List<String> reached = byIgnite && ignite != null
                ? ignite.members().stream().map(Member::nodeId).toList()
                : List.<String>of();
        for (String peer : connections.connected()) {
            if (roster.get().isOfSite(peer) && !reached.contains(peer)) {
                connections.send(peer, bytes);
            }
        }
    }

    /** Tells a node of the site where this node's Ignite listens. */
    void hello(String peer, String discovery) {
        PeerNetwork connections = network;
        if (connections != null && roster.get().isOfSite(peer)) {
            byte[] json =
                    CanonicalJson.encode(JsonNodeFactory.instance.objectNode().put("discovery", discovery));
            connections.send(peer, framed(HELLO, json));
        }
    }

    /** Where the Ignite of the site's nodes listens, as they said. */
    List<String> discoveryAddresses() {
        Roster now = roster.get();
        return discoveryOf.entrySet().stream()
                .filter(hello -> now.isOfSite(hello.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .distinct()
                .toList();
    }

    /**
     * Bytes from a node; what is not well formed is dropped with a word in the log.
     *
     * @return whether the node told a new address of its Ignite
     */
    boolean arrived(String from, byte[] bytes) {
        try {
            if (bytes.length == 0) {
                throw new SelvedgeException("BAD_FORMAT", "an empty message");
            }
            byte[] content = Arrays.copyOfRange(bytes, 1, bytes.length);
            switch (bytes[0]) {
                case PROTOCOL -> received.accept(from, MessageCodec.decode(content));
                case HELLO -> {
                    return greeted(from, content);
                }
                default -> throw new SelvedgeException("BAD_FORMAT", "message kind " + bytes[0] + " is unknown");
            }
        } catch (SelvedgeException e) {
            LOG.warn("event=bad-message from={} code={} reason=\"{}\"", from, e.code(), e.getMessage());
        }
        return false;
    }

    /** Kept whoever says it: a new node may say it before its enrolment is in the roster, and says it once. */
    private boolean greeted(String from, byte[] content) {
        if (discoveryOf.size() >= MAX_HELLOS && !discoveryOf.containsKey(from)) {
            return false;
        }
        JsonNode hello = CanonicalJson.parse(content, MAX_HELLO_BYTES);
        Optional<String> discovery = Optional.ofNullable(hello.get("discovery"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(HostPort::isValid);
        return discovery.isPresent() && !discovery.get().equals(discoveryOf.put(from, discovery.get()));
    }

    private static byte[] framed(byte kind, byte[] content) {
        byte[] bytes = new byte[content.length + 1];
        bytes[0] = kind;
        System.arraycopy(content, 0, bytes, 1, content.length);
        return bytes;
    }

    /** Hands a message of Ignite in as {@link Input.Received}. */
    void arrivedByIgnite(String from, byte[] bytes) {
        if (bytes.length > 0 && bytes[0] == PROTOCOL && roster.get().isOfSite(from)) {
            arrived(from, bytes);
        }
    }
}
