package io.selvedge.core.record;

/** An anchor's cosignature: it computed the same as the named ring decision or anchor set, from its own copy. */
public record Endorsement(String record) implements Body {
    public Endorsement {
        Fields.id("record", record);
    }
}
