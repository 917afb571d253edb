package io.selvedge.policy.supersedence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.policy.supersedence.UpdateChains.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UpdateChainsTest {
    private static UpdateChains chains(String... links) {
        List<Link> list = new ArrayList<>();
        for (String link : links) {
            list.add(new Link(link.split(">")[0], link.split(">")[1]));
        }
        return new UpdateChains(list);
    }

    @Test
    void followsChainsThroughEveryStep() {
        UpdateChains chains = chains("4>3", "3>2", "2>1", "9>3");
        assertThat(chains.replacedBy("4")).containsExactly("1", "2", "3");
        assertThat(chains.replacing("1")).containsExactly("2", "3", "4", "9");
        assertThat(chains.newestOf("1")).containsExactly("4", "9");
        assertThat(chains.newestOf("4")).containsExactly("4");
        assertThat(chains.newestOf("unknown")).containsExactly("unknown");
        assertThat(chains.updates()).containsExactly("1", "2", "3", "4", "9");
    }

    @Test
    void whatReplacesAnUpdateBringsItToo() {
        UpdateChains chains = chains("4>3", "3>2");
        assertThat(chains.isInEffect("2", Set.of("4"))).isTrue();
        assertThat(chains.isInEffect("2", Set.of("2"))).isTrue();
        assertThat(chains.isInEffect("4", Set.of("2", "3"))).isFalse();
    }

    @Test
    void circlesEndAndNothingReplacesItself() {
        UpdateChains chains = chains("1>2", "2>1", "1>1", "2>0");
        assertThat(chains.replacing("1")).containsExactly("2");
        assertThat(chains.newestOf("0")).containsExactly("0", "1", "2");
        assertThatThrownBy(() -> new Link(" ", "1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bothDirectionsAgreeOnRandomGraphs() {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            List<Link> links = new ArrayList<>();
            for (int j = random.nextInt(30); j > 0; j--) {
                links.add(new Link("" + random.nextInt(12), "" + random.nextInt(12)));
            }
            UpdateChains chains = new UpdateChains(links);
            for (String a : chains.updates()) {
                for (String b : chains.updates()) {
                    assertThat(chains.replacedBy(a).contains(b))
                            .isEqualTo(chains.replacing(b).contains(a));
                }
            }
        }
    }
}
