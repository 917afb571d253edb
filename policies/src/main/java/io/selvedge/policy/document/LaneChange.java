package io.selvedge.policy.document;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is different in a lane; what is empty stays as in the standard lane.
 *
 * @param gate put over the gate of every ring
 * @param approval whether rings need an approval before they open, whatever the rings themselves state
 * @param coolDownMillis how long after a patch's release no endpoint installs it
 */
public record LaneChange(GateChange gate, Optional<Boolean> approval, OptionalLong coolDownMillis) {
    /** Changes nothing. */
    public static final LaneChange NONE = new LaneChange(GateChange.NONE, Optional.empty(), OptionalLong.empty());
}
