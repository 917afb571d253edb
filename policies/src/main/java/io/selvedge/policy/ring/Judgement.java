package io.selvedge.policy.ring;

/** What a gate says about a ring now. The reason is one sentence for people and records. */
public sealed interface Judgement {
    /** One sentence. */
    String reason();

    /** The ring is good; the next may open. Does not change any more. */
    record Pass(String reason) implements Judgement {}

    /**
     * Nothing to decide yet.
     *
     * @param untilMillis when to judge again at the latest if nothing is reported before; always after the time of the
     *     judgement
     */
    record Wait(String reason, long untilMillis) implements Judgement {}

    /** A person should look. Not final: a later report can still let the ring pass or fail. */
    record Hold(String reason) implements Judgement {}

    /** The ring went wrong; the policy's {@code onFailure} applies. Does not change any more. */
    record Fail(String reason) implements Judgement {}
}
