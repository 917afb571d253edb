package io.selvedge.app.cli;

import picocli.CommandLine.Option;

/** Which node a command talks to. */
final class NodeOptions {
    @Option(
            names = "--node",
            paramLabel = "URL",
            defaultValue = "${env:SELVEDGE_NODE:-http://127.0.0.1:7600}",
            description =
                    "The node to ask; any node of the mesh will do (env SELVEDGE_NODE; default http://127.0.0.1:7600).")
    private String node = "";

    NodeClient client() {
        return NodeClient.of(node);
    }
}
