package io.selvedge.runtime;

import io.selvedge.core.step.Input;
import io.selvedge.runtime.cluster.ClusterListener;
import io.selvedge.runtime.cluster.ClusterRole;
import io.selvedge.runtime.cluster.ClusterState;
import io.selvedge.runtime.cluster.Duty;
import io.selvedge.runtime.cluster.Member;
import io.selvedge.runtime.cluster.SiteCluster;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the protocol what Ignite knows: who is there, and who holds the two duties. */
final class SiteWatch implements ClusterListener {
    private static final Logger LOG = LoggerFactory.getLogger(SiteWatch.class);

    private final Consumer<Input> inputs;
    private final BiConsumer<String, byte[]> messages;
    private final Consumer<Boolean> gateway;
    private volatile @Nullable SiteCluster cluster;
    private Input.@Nullable Leases told;

    /** @param gateway hears when this node takes or loses the WAN lease */
    SiteWatch(Consumer<Input> inputs, BiConsumer<String, byte[]> messages, Consumer<Boolean> gateway) {
        this.inputs = inputs;
        this.messages = messages;
        this.gateway = gateway;
    }

    void watch(SiteCluster siteCluster) {
        cluster = siteCluster;
    }

    @Override
    public void onState(ClusterState state) {
        LOG.info("event=cluster state={}", state);
        if (!(state instanceof ClusterState.Up)) {
            onMembers(List.of());
        }
    }

    @Override
    public void onMembers(List<Member> members) {
        TreeSet<String> servers = new TreeSet<>();
        TreeSet<String> clients = new TreeSet<>();
        members.forEach(member -> (member.role() == ClusterRole.ANCHOR ? servers : clients).add(member.nodeId()));
        inputs.accept(new Input.Observed(new Input.SiteAlive(servers, clients)));
        lookAtDuties();
    }

    @Override
    public void onDutyGained(Duty duty, long fence) {
        LOG.info("event=duty-gained duty={} fence={}", duty, fence);
        if (duty == Duty.GATEWAY) {
            gateway.accept(true);
        }
        lookAtDuties();
    }

    @Override
    public void onDutyLost(Duty duty) {
        LOG.info("event=duty-lost duty={}", duty);
        if (duty == Duty.GATEWAY) {
            gateway.accept(false);
        }
        lookAtDuties();
    }

    /** Asks Ignite who holds the duties now; it does not say so by itself where another node takes one. */
    synchronized void lookAtDuties() {
        SiteCluster now = cluster;
        if (now == null) {
            return;
        }
        boolean up = now.state() instanceof ClusterState.Up;
        Input.Leases leases = new Input.Leases(
                up ? now.holder(Duty.COORDINATOR).orElse(null) : null,
                up ? now.holder(Duty.GATEWAY).orElse(null) : null);
        if (!leases.equals(told)) {
            told = leases;
            inputs.accept(new Input.Observed(leases));
        }
    }

    @Override
    public void onMessage(String fromNodeId, byte[] message) {
        messages.accept(fromNodeId, message);
    }
}
