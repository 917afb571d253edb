package io.selvedge.runtime.cluster;

import org.apache.ignite.Ignite;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.apache.ignite.services.Service;
import org.jspecify.annotations.Nullable;

/** The cluster-singleton service of a duty. It does nothing but tell the process that it runs in. */
final class DutyService implements Service {
    private static final long serialVersionUID = 1L;

    private final Duty duty;

    @IgniteInstanceResource
    private transient @Nullable Ignite ignite;

    private transient volatile boolean cancelled;

    DutyService(Duty duty) {
        this.duty = duty;
    }

    Duty duty() {
        return duty;
    }

    boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void execute() {
        Ignite here = ignite;
        if (here != null) {
            ClusterSession.named(here.name()).ifPresent(session -> session.serve(this, here));
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        Ignite here = ignite;
        if (here != null) {
            ClusterSession.named(here.name()).ifPresent(session -> session.release(duty));
        }
    }
}
