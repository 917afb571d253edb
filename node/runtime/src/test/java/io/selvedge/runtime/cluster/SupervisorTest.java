package io.selvedge.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    @TempDir
    Path directory;

    @Test
    void delayGrowsAndIsCapped() {
        assertThat(Supervisor.delayMillis(1)).isEqualTo(500);
        assertThat(Supervisor.delayMillis(2)).isEqualTo(1_000);
        assertThat(Supervisor.delayMillis(6)).isEqualTo(15_000);
        assertThat(Supervisor.delayMillis(Integer.MAX_VALUE)).isEqualTo(15_000);
    }

    @Test
    @Timeout(30)
    void leafWithoutAnyAnchorCanBeClosedWhileItIsStarting() throws InterruptedException {
        CountDownLatch starting = new CountDownLatch(1);
        List<ClusterState> states = Collections.synchronizedList(new ArrayList<>());
        ClusterConfig config =
                ClusterProcess.config("north", 1, ClusterRole.LEAF, 0, directory, List.of("127.0.0.1:1"), Set.of());
        SiteCluster cluster = SiteCluster.start(config, new ClusterListener() {
            @Override
            public void onState(ClusterState state) {
                states.add(state);
                starting.countDown();
            }
        });
        assertThat(starting.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(cluster.members()).isEmpty();
        assertThat(cluster.broadcast(new byte[] {1})).isFalse();
        assertThat(cluster.ask(new byte[] {1}, 100).answers()).isEmpty();
        cluster.close();
        assertThat(states).startsWith(new ClusterState.Starting(ClusterRole.LEAF, 1));
        assertThat(states.getLast()).isEqualTo(new ClusterState.Down("closed"));
    }
}
