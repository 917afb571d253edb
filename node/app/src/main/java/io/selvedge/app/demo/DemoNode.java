package io.selvedge.app.demo;

import io.selvedge.app.cli.NodeClient;
import java.nio.file.Path;

/**
 * One node of the demo: where it lives and listens.
 *
 * @param home its home directory
 * @param root its sandbox, the directory that is patched
 */
record DemoNode(String name, String site, boolean founding, Path home, Path root, Ports ports) {

    /** Ports of 127.0.0.1, all different. */
    record Ports(int http, int discovery, int communication, int transfer) {
        static Ports take(FreePorts free) {
            return new Ports(free.take(), free.take(), free.take(), free.take());
        }
    }

    String webAddress() {
        return "http://127.0.0.1:" + ports.http;
    }

    String discoveryAddress() {
        return "127.0.0.1:" + ports.discovery;
    }

    String transferAddress() {
        return "127.0.0.1:" + ports.transfer;
    }

    NodeClient client() {
        return NodeClient.of(webAddress());
    }

    /** Where the process writes what it has to say. */
    Path log() {
        return home.resolve("logs").resolve("node.out");
    }

    /** The file that the health check of the demo's package looks for. */
    Path healthFile() {
        return root.resolve("etc/selvedge-demo/healthy");
    }
}
