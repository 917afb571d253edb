package io.selvedge.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.core.state.Decisions.RingState;
import org.junit.jupiter.api.Test;

class MeshTest {
    @Test
    void patchesTwoSitesRingByRing() {
        TestMesh mesh = new TestMesh(1, 2, 3);
        mesh.run(20_000);
        mesh.nodes().forEach(node -> assertThat(node.anchors()).as(node.name()).hasSize(3));
        String rollout = mesh.admin().publishAndPropose("2.0");
        mesh.run(60_000);
        mesh.nodes().forEach(node -> {
            assertThat(node.installed()).as(node.name()).isEqualTo("2.0");
            assertThat(node.ringState(rollout, 0)).isEqualTo(RingState.PASSED);
            assertThat(node.ringState(rollout, 1)).isEqualTo(RingState.PASSED);
        });
    }
}
