package io.selvedge.runtime.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.crypto.Digest;
import io.selvedge.runtime.transfer.PiecePicker.Pick;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PiecePickerTest {
    private static final Digest A = Digest.of(new byte[] {1});
    private static final Digest B = Digest.of(new byte[] {2});
    private static final Predicate<String> NONE_SLOWER = peer -> false;
    private static final Predicate<String> ALL_SLOWER = peer -> true;

    private final PiecePicker picker = new PiecePicker(42);

    private static BitSet pieces(int... set) {
        BitSet bits = new BitSet();
        for (int piece : set) {
            bits.set(piece);
        }
        return bits;
    }

    private static BitSet all(int count) {
        BitSet bits = new BitSet();
        bits.set(0, count);
        return bits;
    }

    private void lan(String... peers) {
        for (String peer : peers) {
            picker.addPeer(peer, Source.LAN);
        }
    }

    private void want(Digest artifact, int priority, int count) {
        picker.add(artifact, priority, count, new BitSet());
        picker.open(artifact, true, false);
    }

    private List<Integer> drain(PiecePicker from, String peer) {
        List<Integer> picks = new ArrayList<>();
        for (Optional<Pick> pick = from.next(peer, 0, NONE_SLOWER);
                pick.isPresent();
                pick = from.next(peer, 0, NONE_SLOWER)) {
            picks.add(pick.get().piece());
        }
        return picks;
    }

    @Test
    void rarestPieceComesFirst() {
        lan("a", "b", "c");
        want(A, 0, 4);
        picker.setPieces("a", A, all(4));
        picker.setPieces("b", A, pieces(0, 1, 3));
        picker.setPieces("c", A, pieces(0, 3));
        assertThat(drain(picker, "a")).startsWith(2, 1).hasSize(4);
    }

    @Test
    void newsOfAPieceMakesItLessRare() {
        lan("a", "b");
        want(A, 0, 2);
        picker.setPieces("a", A, all(2));
        picker.setPieces("b", A, pieces(0));
        picker.addPiece("b", A, 1);
        picker.addPiece("b", A, 1); // twice counts once
        picker.withdraw("b", A, 0);
        assertThat(drain(picker, "a")).startsWith(0);
        assertThat(picker.hasPiece("b", A, 1)).isTrue();
        assertThat(picker.hasPiece("b", A, 0)).isFalse();
    }

    @Test
    void sameSeedGivesTheSamePicksAndAnotherSeedOthers() {
        List<List<Integer>> runs = new ArrayList<>();
        for (long seed : new long[] {1, 1, 2}) {
            PiecePicker one = new PiecePicker(seed);
            one.addPeer("a", Source.LAN);
            one.add(A, 0, 100, new BitSet());
            one.open(A, true, false);
            one.setPieces("a", A, all(100));
            runs.add(drain(one, "a"));
        }
        assertThat(runs.get(0)).hasSize(100).doesNotHaveDuplicates().isEqualTo(runs.get(1));
        assertThat(runs.get(2)).isNotEqualTo(runs.get(0));
    }

    @Test
    void pieceIsAskedOfOnePeer() {
        lan("a", "b");
        want(A, 0, 50);
        picker.setPieces("a", A, all(50));
        picker.setPieces("b", A, all(50));
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 25; i++) {
            seen.add(picker.next("a", 0, NONE_SLOWER).orElseThrow().piece());
            seen.add(picker.next("b", 0, NONE_SLOWER).orElseThrow().piece());
        }
        assertThat(seen).hasSize(50);
        assertThat(picker.next("a", 10_000, NONE_SLOWER)).isEmpty();
    }

    @Test
    void whatIsHereOrLandedIsNotAskedForAgain() {
        lan("a");
        picker.add(A, 0, 4, pieces(1));
        picker.open(A, true, false);
        picker.setPieces("a", A, all(4));
        Pick first = picker.next("a", 0, NONE_SLOWER).orElseThrow();
        assertThat(picker.landed(A, first.piece())).containsExactly("a");
        assertThat(drain(picker, "a")).hasSize(2).doesNotContain(1, first.piece());
    }

    @Test
    void failedPieceIsAskedOfOthers() {
        lan("a", "b");
        want(A, 0, 1);
        picker.setPieces("a", A, all(1));
        picker.setPieces("b", A, all(1));
        assertThat(picker.next("a", 0, NONE_SLOWER)).isPresent();
        assertThat(picker.next("b", 0, NONE_SLOWER)).isEmpty();
        picker.failed("a", A, 0);
        assertThat(picker.next("b", 0, NONE_SLOWER)).isPresent();
        picker.removePeer("b");
        assertThat(picker.next("a", 0, NONE_SLOWER)).isPresent();
    }

    @Test
    void higherPriorityComesFirstThenEarlierArrival() {
        lan("a");
        want(A, 0, 2);
        want(B, 5, 2);
        picker.setPieces("a", A, all(2));
        picker.setPieces("a", B, all(2));
        List<Digest> order = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            order.add(picker.next("a", 0, NONE_SLOWER).orElseThrow().artifact());
        }
        assertThat(order).containsExactly(B, B, A, A);
    }

    @Test
    void endgameDoublesSlowPiecesOnceAndFewAtATime() {
        lan("slow", "quick", "third");
        want(A, 0, 10);
        for (String peer : new String[] {"slow", "quick", "third"}) {
            picker.setPieces(peer, A, all(10));
        }
        for (int i = 0; i < 10; i++) {
            picker.next("slow", 0, NONE_SLOWER);
        }
        long later = PiecePicker.ENDGAME_AGE_MILLIS;
        assertThat(picker.next("quick", later - 1, ALL_SLOWER)).as("too young").isEmpty();
        assertThat(picker.next("quick", later, NONE_SLOWER)).as("not slow").isEmpty();
        Set<Integer> doubled = new HashSet<>();
        for (int i = 0; i < PiecePicker.MAX_DOUBLED; i++) {
            doubled.add(picker.next("quick", later, ALL_SLOWER).orElseThrow().piece());
        }
        assertThat(doubled).hasSize(PiecePicker.MAX_DOUBLED);
        assertThat(picker.next("third", later * 10, ALL_SLOWER))
                .as("no third time")
                .isEmpty();
        int landed = doubled.iterator().next();
        assertThat(picker.landed(A, landed)).containsExactlyInAnyOrder("slow", "quick");
        assertThat(picker.next("third", later * 10, ALL_SLOWER))
                .as("room for another")
                .isPresent();
    }

    @Test
    void noEndgameWhileSomethingWasAskedOfNobody() {
        lan("slow", "quick");
        want(A, 0, 2);
        picker.setPieces("slow", A, pieces(0));
        picker.setPieces("quick", A, pieces(0));
        assertThat(picker.next("slow", 0, NONE_SLOWER)).isPresent();
        assertThat(picker.next("quick", 60_000, ALL_SLOWER)).isEmpty();
    }

    @Test
    void wanGivesOnlyWhatNobodyOfTheSiteHas() {
        lan("near");
        picker.addPeer("far", Source.WAN);
        picker.add(A, 0, 4, new BitSet());
        picker.setPieces("near", A, pieces(0, 1));
        picker.setPieces("far", A, all(4));
        assertThat(picker.next("far", 0, NONE_SLOWER)).as("not open").isEmpty();
        picker.open(A, false, true);
        assertThat(drain(picker, "far")).containsExactlyInAnyOrder(2, 3);
        assertThat(picker.next("near", 0, NONE_SLOWER)).as("not open").isEmpty();
        picker.suspend("near", true);
        assertThat(drain(picker, "far")).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void wanIsNeverAskedTwice() {
        picker.addPeer("far", Source.WAN);
        picker.addPeer("farther", Source.WAN);
        picker.add(A, 0, 1, new BitSet());
        picker.open(A, true, true);
        picker.setPieces("far", A, all(1));
        picker.setPieces("farther", A, all(1));
        assertThat(picker.next("far", 0, NONE_SLOWER)).isPresent();
        assertThat(picker.next("farther", 100_000, ALL_SLOWER)).isEmpty();
    }

    @Test
    void bannedPeerIsNeitherAskedNorBelieved() {
        lan("liar");
        picker.addPeer("far", Source.WAN);
        picker.add(A, 0, 2, new BitSet());
        picker.open(A, true, true);
        picker.setPieces("liar", A, all(2));
        picker.setPieces("far", A, all(2));
        assertThat(picker.next("far", 0, NONE_SLOWER)).isEmpty();
        picker.ban("liar", A);
        assertThat(picker.next("liar", 0, NONE_SLOWER)).isEmpty();
        assertThat(drain(picker, "far")).hasSize(2);
    }
}
