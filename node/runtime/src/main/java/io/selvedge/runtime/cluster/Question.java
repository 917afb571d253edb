package io.selvedge.runtime.cluster;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.compute.ComputeJob;
import org.apache.ignite.compute.ComputeJobResult;
import org.apache.ignite.compute.ComputeJobResultPolicy;
import org.apache.ignite.compute.ComputeTaskAdapter;
import org.jspecify.annotations.Nullable;

/** Asks every node once and keeps what came back, also when the time runs out before the last answer. */
final class Question extends ComputeTaskAdapter<byte[], Integer> {
    private static final long serialVersionUID = 1L;

    private final transient Map<UUID, byte[]> answers = new ConcurrentHashMap<>();
    private final transient AtomicLong bytes = new AtomicLong();

    Map<UUID, byte[]> answers() {
        return Map.copyOf(answers);
    }

    @Override
    public Map<? extends ComputeJob, ClusterNode> map(List<ClusterNode> nodes, byte @Nullable [] question) {
        Map<ComputeJob, ClusterNode> jobs = new LinkedHashMap<>();
        if (question != null) {
            for (ClusterNode node : nodes) {
                jobs.put(new AnswerJob(question), node);
            }
        }
        return jobs;
    }

    @Override
    public ComputeJobResultPolicy result(ComputeJobResult result, List<ComputeJobResult> received) {
        // A node that failed is silent: asking another one instead would be a second answer of that one.
        if (result.getException() == null
                && result.getData() instanceof byte[] answer
                && answer.length <= Limits.ANSWER_BYTES
                && bytes.addAndGet(answer.length) <= Limits.ANSWERS_BYTES) {
            answers.put(result.getNode().id(), answer);
        }
        return ComputeJobResultPolicy.WAIT;
    }

    @Override
    public Integer reduce(List<ComputeJobResult> results) {
        return results.size();
    }
}
