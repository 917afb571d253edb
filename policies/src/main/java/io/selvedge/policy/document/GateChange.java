package io.selvedge.policy.document;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A gate with gaps: what is empty stays as in the gate that it is put over. Units and ranges as in {@link Gate}. */
public record GateChange(
        OptionalInt successBasisPoints,
        OptionalInt minSuccess,
        Optional<Limit> maxFailed,
        Optional<Limit> maxSilent,
        Optional<OnSilence> onSilence,
        OptionalLong silenceMillis,
        OptionalLong soakMillis,
        OptionalLong holdMillis) {
    /** Changes nothing. */
    public static final GateChange NONE = new GateChange(
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());
}
