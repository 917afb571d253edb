package io.selvedge.policy.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.policy.ring.SiteQuorum.Opening;
import io.selvedge.policy.ring.SiteQuorum.SiteRing;
import io.selvedge.policy.ring.SiteQuorum.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class SiteQuorumTest {

    @Test
    void opensFirstRingAlways() {
        assertThat(SiteQuorum.judge(0, List.of(new SiteRing("a", 0, 5, Verdict.NONE))))
                .isEqualTo(new Opening.Allowed());
    }

    @Test
    void awaitsEverySiteWithMembers() {
        assertThat(SiteQuorum.judge(
                        1,
                        List.of(
                                new SiteRing("c", 0, 1, Verdict.HELD),
                                new SiteRing("a", 0, 1, Verdict.PASSED),
                                new SiteRing("b", 0, 4, Verdict.NONE),
                                new SiteRing("d", 0, 0, Verdict.NONE))))
                .isEqualTo(new Opening.Awaiting(List.of("b", "c")));
    }

    @Test
    void opensWhenAllWithMembersPassed() {
        assertThat(SiteQuorum.judge(
                        1, List.of(new SiteRing("a", 0, 1, Verdict.PASSED), new SiteRing("d", 0, 0, Verdict.NONE))))
                .isEqualTo(new Opening.Allowed());
    }

    @Test
    void emptyRingDoesNotLetTheNextOvertakeTheOneBefore() {
        assertThat(SiteQuorum.judge(
                        2, List.of(new SiteRing("a", 0, 3, Verdict.NONE), new SiteRing("a", 1, 0, Verdict.NONE))))
                .isEqualTo(new Opening.Awaiting(List.of("a")));
    }

    @Test
    void barsWhenAnySiteFailedAnyRing() {
        assertThat(SiteQuorum.judge(
                        1, List.of(new SiteRing("a", 0, 1, Verdict.PASSED), new SiteRing("b", 1, 1, Verdict.FAILED))))
                .isEqualTo(new Opening.Barred(List.of("b")));
    }
}
