package io.selvedge.runtime.cluster;

import org.apache.ignite.Ignite;
import org.apache.ignite.compute.ComputeJob;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.Nullable;

/** A question on its way to one node; run there, it gives that node's answer, or null when it has none. */
final class AnswerJob implements ComputeJob {
    private static final long serialVersionUID = 1L;

    private final byte[] question;

    @IgniteInstanceResource
    private transient @Nullable Ignite ignite;

    AnswerJob(byte[] question) {
        this.question = question;
    }

    @Override
    public byte @Nullable [] execute() {
        Ignite here = ignite;
        if (here == null || question.length > Limits.QUESTION_BYTES) {
            return null;
        }
        ClusterSession session = ClusterSession.named(here.name()).orElse(null);
        return session == null ? null : session.answer(question);
    }

    @Override
    public void cancel() {}
}
