package io.selvedge.policy.document;

/**
 * One step of a rollout.
 *
 * @param name lower-case letters, digits and hyphens, unique in its policy
 * @param members who belongs to it
 * @param approval whether people must approve, with the threshold of {@code operations}, before it opens
 * @param gate when it passes in the standard lane
 */
public record Ring(String name, Members members, boolean approval, Gate gate) {
    public Ring {
        if (!PolicyDocument.isName(name)) {
            throw new IllegalArgumentException("not a ring name");
        }
    }
}
