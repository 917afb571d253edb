package io.selvedge.sim.lab;

import com.github.dockerjava.api.DockerClient;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;

/** Whether this machine can run containers, and the client to its engine. */
final class ContainerEngine {

    private ContainerEngine() {}

    /** The client; without an engine this fails in CI, and elsewhere it aborts the test with the reason. */
    static DockerClient required() {
        try {
            return DockerClientFactory.instance().client();
        } catch (IllegalStateException e) {
            String reason = "no container engine answers here; .ci/run prepares one (" + e.getMessage() + ")";
            if (isContinuousIntegration()) {
                throw new IllegalStateException(reason, e);
            }
            return Assumptions.abort(reason);
        }
    }

    /** What is not there fails in CI, and aborts the test with the reason elsewhere. */
    static void require(boolean condition, String reason) {
        if (!condition && isContinuousIntegration()) {
            throw new IllegalStateException(reason);
        }
        Assumptions.assumeTrue(condition, reason);
    }

    static boolean isContinuousIntegration() {
        return "true".equals(System.getenv("CI"));
    }
}
