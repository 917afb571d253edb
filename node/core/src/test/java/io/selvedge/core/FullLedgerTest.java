package io.selvedge.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.core.record.Halt;
import io.selvedge.core.step.Settings;
import org.junit.jupiter.api.Test;

/** A node that keeps no more records than it may. */
class FullLedgerTest {
    private static final int LIMIT = 5;

    @Test
    void takesNoMoreRecordsButAdministratorsAndItsOwn() {
        TestMesh mesh = new TestMesh(3, 1, 4, Settings.DEFAULT.keeping(LIMIT, false));
        mesh.run(60_000);
        String rollout = mesh.admin().publish(new Halt("a".repeat(64), "stop"));
        mesh.run(60_000);

        assertThat(mesh.reports())
                .anySatisfy(report -> assertThat(report.event().fields()).containsEntry("code", "TOO_MANY_RECORDS"));
        mesh.nodes()
                .forEach(node ->
                        assertThat(node.foreignRecords()).as(node.name()).isLessThanOrEqualTo(LIMIT));
        mesh.nodes()
                .forEach(node -> assertThat(node.holds(rollout)).as(node.name()).isTrue());
    }
}
