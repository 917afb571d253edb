package io.selvedge.sim.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Network;

/** The lab's own line between two sites: what the scenarios build on. */
final class WanLinkIT {
    @TempDir
    private Path nothing;

    @Test
    void carriesCutsRestoresAndCounts() {
        DockerClient engine = ContainerEngine.required();
        String image = DebianImage.name(engine);
        try (Network north = WanLink.lan(engine);
                Network south = WanLink.lan(engine);
                Machine left = new Machine("left", image, north, nothing);
                Machine right = new Machine("right", image, south, nothing);
                WanLink wan = new WanLink(image, north, south, nothing)) {
            wan.start(engine);
            left.container().start();
            right.container().start();
            wan.serve(left, north);
            wan.serve(right, south);
            right.shell("mkdir /www && head -c 100000 /dev/urandom > /www/file");
            right.shell("setsid perl -MIO::Socket::INET -e '"
                    + "$s = IO::Socket::INET->new(LocalPort => 8000, Listen => 5, ReuseAddr => 1);"
                    + "while ($c = $s->accept) { open(F, \"/www/file\"); local $/; print $c <F>; close $c }'"
                    + " >/dev/null 2>&1 </dev/null &");
            String fetch = "timeout 4 bash -c 'cat </dev/tcp/" + right.addressIn(south) + "/8000' | wc -c";
            Eventually.await(
                    "a byte crosses",
                    Duration.ofSeconds(10),
                    () -> left.shell(fetch).strip().equals("100000"));

            long before = wan.bytesInto(north);
            assertThat(left.shell(fetch)).startsWith("100000");
            assertThat(wan.bytesInto(north) - before).isBetween(100_000L, 120_000L);

            wan.cut();
            assertThat(left.shell(fetch)).startsWith("0");
            wan.restore();
            assertThat(left.shell(fetch)).startsWith("100000");

            wan.shape(400);
            long start = System.nanoTime();
            assertThat(left.shell(fetch)).startsWith("100000");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_500));
        }
    }
}
