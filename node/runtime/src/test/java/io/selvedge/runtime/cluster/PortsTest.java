package io.selvedge.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    @TempDir
    Path directory;

    @Test
    void startRefusesTakenPortAndNamesIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            ClusterConfig config =
                    ClusterProcess.config("north", 1, ClusterRole.ANCHOR, port, directory, List.of(), Set.of());
            assertThatThrownBy(() -> SiteCluster.start(config, new ClusterListener() {}))
                    .hasMessageContaining("port " + port + " (discovery) is already in use")
                    .asInstanceOf(InstanceOfAssertFactories.type(SelvedgeException.class))
                    .satisfies(e -> {
                        assertThat(e.code()).isEqualTo("PORT_IN_USE");
                        assertThat(e.fields()).containsEntry("port", "" + port);
                    });
        }
    }

    @Test
    void claimRefusesAddressOfAnotherMachine() throws IOException {
        // TEST-NET-3 of RFC 5737: nobody's.
        InetAddress elsewhere = InetAddress.getByName("203.0.113.1");
        assertThatThrownBy(() -> Ports.claim(elsewhere, 0, "discovery"))
                .asInstanceOf(InstanceOfAssertFactories.type(SelvedgeException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo("BAD_ADDRESS"));
    }

    @Test
    void claimFindsFreePortForZero() {
        int port = Ports.claim(InetAddress.getLoopbackAddress(), 0, "discovery");
        assertThat(port).isBetween(1024, 65_535);
        assertThat(Ports.isFree(InetAddress.getLoopbackAddress(), port)).isTrue();
    }
}
