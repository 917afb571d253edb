package io.selvedge.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.core.TestMesh.TestNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two anchors that both believe to coordinate, and do not hear each other. */
class AnchorSetsTest {
    private static final int SECOND = 1_000;

    private final TestMesh mesh = new TestMesh(7, 1, 4);
    private TestNode founder;
    private TestNode second;
    private List<TestNode> others;

    @BeforeEach
    void bringToTwoAnchors() {
        for (int i = 0; i < 60 * SECOND; i++) {
            mesh.run(1);
            if (mesh.nodes().stream().allMatch(node -> node.anchors().size() == 2)) {
                break;
            }
        }
        List<String> anchors = mesh.nodes().getFirst().anchors();
        assertThat(anchors).hasSize(2);
        founder = find(anchors.get(0));
        second = find(anchors.get(1));
        others = mesh.nodes().stream()
                .filter(node -> node != founder && node != second)
                .toList();
        mesh.cut(true);
    }

    private TestNode find(String id) {
        return mesh.nodes().stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void bothPropose(TestNode ofFirst, TestNode ofSecond) {
        founder.coordinatesAmong(founder, second, ofFirst);
        second.coordinatesAmong(founder, second, ofSecond);
        mesh.run(10 * SECOND);
        assertThat(mesh.nodes()).allSatisfy(node -> assertThat(node.anchors()).hasSize(2));
        assertThat(mesh.reports().stream()
                        .filter(report -> report.event().kind().equals("anchors.proposed")))
                .as("one proposal of version 2, two of version 3")
                .hasSize(3);
        mesh.cut(false);
        mesh.run(120 * SECOND);
    }

    @Test
    void sameSetByTwoIsOneDecision() {
        bothPropose(others.get(0), others.get(0));

        assertThat(mesh.nodes())
                .allSatisfy(node -> assertThat(node.anchors())
                        .containsExactlyInAnyOrder(
                                founder.id(), second.id(), others.getFirst().id()));
    }

    @Test
    void differentSetsByTwoAreFollowedByAnotherAttempt() {
        bothPropose(others.get(0), others.get(1));

        List<String> decided = founder.anchors();
        assertThat(decided).hasSize(3);
        assertThat(mesh.nodes()).allSatisfy(node -> assertThat(node.anchors()).isEqualTo(decided));
    }
}
