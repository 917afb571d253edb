package io.selvedge.core.record;

/**
 * One more signature for a policy, a patch, a rollout or a resume.
 *
 * @param record what is approved
 * @param recordType its type, so that an approver's tool shows what was signed
 */
public record Approval(String record, String recordType) implements Body {
    public Approval {
        Fields.id("record", record);
        Fields.name("recordType", recordType);
    }
}
