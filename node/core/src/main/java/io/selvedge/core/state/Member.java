package io.selvedge.core.state;

import io.selvedge.core.record.Enrolment;
import io.selvedge.policy.document.OwnFacts;
import io.selvedge.policy.ring.Endpoint;
import java.util.Map;

/**
 * An enrolled node.
 *
 * @param id key id
 * @param enrolment of its newest incarnation
 * @param origin the log of that incarnation
 * @param incarnation from 1
 * @param founding whether it came by the founding invite of its site
 * @param enrolledMillis when, by its own clock
 */
public record Member(
        String id, Enrolment enrolment, String origin, long incarnation, boolean founding, long enrolledMillis) {
    public String name() {
        return enrolment.name();
    }

    public String site() {
        return enrolment.site();
    }

    /** The member as it knows itself, without what is installed. */
    public OwnFacts facts() {
        Enrolment.Platform platform = enrolment.platform();
        return new OwnFacts(name(), site(), enrolment.labels(), platform.os(), platform.arch(), Map.of());
    }

    /** The member as policies see it. */
    public Endpoint endpoint() {
        return new Endpoint(id, name(), site(), enrolment.labels());
    }
}
