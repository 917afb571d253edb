package io.selvedge.runtime.cluster;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Where one life of Ignite sends what it sees: to the listener's thread, and its end to the supervisor. */
final class SessionEvents {
    private final ClusterListener listener;
    private final BoundedWorker delivery;
    private final BiConsumer<ClusterSession, String> ended;
    private final Runnable memberFailed;
    private final Function<byte[], byte[]> answerer;

    SessionEvents(
            ClusterListener listener,
            BoundedWorker delivery,
            BiConsumer<ClusterSession, String> ended,
            Runnable memberFailed,
            Function<byte[], byte[]> answerer) {
        this.listener = listener;
        this.delivery = delivery;
        this.ended = ended;
        this.memberFailed = memberFailed;
        this.answerer = answerer;
    }

    /** A queue and a thread of its own for one life of Ignite: what hangs in it ends with it. */
    BoundedWorker outbox() {
        return delivery.sibling("selvedge-cluster-send");
    }

    void members(List<Member> members) {
        delivery.execute(() -> listener.onMembers(members));
    }

    void dutyGained(Duty duty, long fence) {
        delivery.execute(() -> listener.onDutyGained(duty, fence));
    }

    void dutyLost(Duty duty) {
        delivery.execute(() -> listener.onDutyLost(duty));
    }

    void message(String from, byte[] message) {
        delivery.offer(message.length, () -> listener.onMessage(from, message));
    }

    void presence(String nodeId, Optional<byte[]> presence) {
        delivery.offer(presence.map(bytes -> bytes.length).orElse(0), () -> listener.onPresence(nodeId, presence));
    }

    void ended(ClusterSession session, String reason) {
        ended.accept(session, reason);
    }

    void memberFailed() {
        memberFailed.run();
    }

    byte[] answer(byte[] question) {
        return answerer.apply(question);
    }
}
