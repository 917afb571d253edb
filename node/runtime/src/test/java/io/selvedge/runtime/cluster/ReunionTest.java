package io.selvedge.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReunionTest {
    private static final InetSocketAddress A = new InetSocketAddress("127.0.0.1", 7601);
    private static final InetSocketAddress B = new InetSocketAddress("127.0.0.1", 7611);

    private final Map<InetSocketAddress, Probe> answers = new HashMap<>();
    private final List<InetSocketAddress> asked = new ArrayList<>();
    private final Reunion reunion = new Reunion(address -> {
        asked.add(address);
        return answers.getOrDefault(address, new Probe.Absent());
    });

    private static List<Member> members(String... nodeIds) {
        return List.of(nodeIds).stream()
                .map(nodeId -> new Member(nodeId, ClusterRole.ANCHOR, "", "", false))
                .toList();
    }

    @Test
    void lookYieldsToSmallerNodeThatStaysOutside() {
        answers.put(A, new Probe.Admitted("aa"));
        assertThat(reunion.look(members("bb", "cc"), List.of(A, B), 0)).isEmpty();
        assertThat(reunion.look(members("bb", "cc"), List.of(A, B), Reunion.SETTLE_MILLIS))
                .contains(A);
    }

    @Test
    void lookStaysWhereTheSmallestNodeIs() {
        answers.put(B, new Probe.Admitted("bb"));
        assertThat(reunion.look(members("aa", "cc"), List.of(A, B), 0)).isEmpty();
        assertThat(reunion.look(members("aa", "cc"), List.of(A, B), 60_000)).isEmpty();
    }

    @Test
    void lookForgetsNodeThatJoinedAndDoesNotAskItAgain() {
        answers.put(A, new Probe.Admitted("aa"));
        assertThat(reunion.look(members("bb"), List.of(A), 0)).isEmpty();
        assertThat(reunion.look(members("aa", "bb"), List.of(A), 60_000)).isEmpty();
        assertThat(asked).hasSize(1);
        assertThat(reunion.look(members("bb"), List.of(A), 61_000)).isEmpty();
        assertThat(asked).hasSize(2);
    }

    @Test
    void lookIgnoresStrangersAndTheAbsent() {
        answers.put(A, new Probe.Refused());
        assertThat(reunion.look(members("bb"), List.of(A, B), 0)).isEmpty();
        assertThat(reunion.look(members("bb"), List.of(A, B), 60_000)).isEmpty();
    }
}
