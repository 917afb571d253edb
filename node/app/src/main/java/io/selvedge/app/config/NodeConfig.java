package io.selvedge.app.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The configuration of one node, one record per concern. Defaults and ranges stand in {@link ConfigKeys}. */
public record NodeConfig(
        Identity node, Http http, Cluster cluster, Transfer transfer, Sites sites, Install install, Limits limits) {

    /** Who this node is to people, and where its peers reach it. */
    public record Identity(String name, String address, SortedMap<String, String> labels) {
        public Identity {
            labels = new TreeMap<>(labels);
        }
    }

    /** The web server. Paths are relative to the node's home; empty means none. */
    public record Http(
            String host,
            int port,
            List<String> allowedHosts,
            String keyStore,
            String keyStorePasswordFile,
            int maxEventClients) {
        public Http {
            allowedHosts = List.copyOf(allowedHosts);
        }

        /** Whether only this machine can reach the server. A name that does not resolve is not loopback. */
        public boolean loopbackOnly() {
            try {
                return InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException e) {
                return false;
            }
        }
    }

    /** The site's Ignite cluster. */
    public record Cluster(int discoveryPort, int communicationPort, Finder finder, List<String> addresses) {
        public Cluster {
            addresses = List.copyOf(addresses);
        }
    }

    /** How nodes of a site find each other. */
    public enum Finder {
        STATIC,
        MULTICAST
    }

    /** Chunks and records over Netty; rates in bytes per second, 0 is no limit. */
    public record Transfer(int port, long lanBytesPerSecond, long wanBytesPerSecond) {}

    /** Other sites: where they are and whose evidence is kept here. */
    public record Sites(SortedMap<String, List<String>> peers, EvidenceOf evidenceOf) {
        public Sites {
            SortedMap<String, List<String>> copy = new TreeMap<>();
            for (Map.Entry<String, List<String>> peer : peers.entrySet()) {
                copy.put(peer.getKey(), List.copyOf(peer.getValue()));
            }
            peers = copy;
        }
    }

    /** Whose full evidence a site keeps. */
    public enum EvidenceOf {
        HOME,
        ALL
    }

    /** What is patched and how; {@code healthChecks} is relative to the node's home, empty means none. */
    public record Install(Method method, Path root, String healthChecks) {}

    /** Which installer runs. */
    public enum Method {
        AUTO,
        DPKG,
        ARCHIVE
    }

    /** Upper bounds of what this node keeps. */
    public record Limits(long chunkBytes, long artifactBytes, long records) {}
}
