package io.selvedge.policy.document;

import java.util.ArrayList;
import java.util.List;

/**
 * Something in a valid policy that is probably not meant.
 *
 * @param path where in the document
 * @param message what may surprise
 */
public record PolicyWarning(String path, String message) {

    static List<PolicyWarning> of(PolicyDocument policy) {
        List<PolicyWarning> warnings = new ArrayList<>();
        int basisPoints = 0;
        for (int i = 0; i < policy.rings().size(); i++) {
            Ring ring = policy.rings().get(i);
            boolean last = i == policy.rings().size() - 1;
            if (ring.members() instanceof Members.Percent percent) {
                basisPoints += percent.basisPoints();
                if (i == 0 && percent.basisPoints() == Members.ALL_BASIS_POINTS) {
                    warnings.add(new PolicyWarning(
                            "rings[0].members", "the first ring takes every endpoint, nothing is tried out first"));
                }
            }
            if (ring.members() instanceof Members.Rest && policy.rings().size() == 1) {
                warnings.add(new PolicyWarning(
                        "rings[0].members", "the only ring takes every endpoint, nothing is tried out first"));
            }
            if (i == 0 && ring.approval()) {
                warnings.add(new PolicyWarning(
                        "rings[0].approval", "the rollout itself was approved already; this asks once more"));
            }
            ofGate("rings[" + i + "].gate", ring.gate(), last, warnings);
            if (policy.lanes().containsKey(Lane.CRITICAL)) {
                Gate critical = policy.gate(i, Lane.CRITICAL);
                ofContradictions("lanes.critical over rings[" + i + "].gate", critical, warnings);
            }
        }
        if (!policy.rings().isEmpty()) {
            ofCoverage(policy, basisPoints, warnings);
        }
        warnings.addAll(SettingsWarnings.of(policy));
        return List.copyOf(warnings);
    }

    private static void ofGate(String path, Gate gate, boolean last, List<PolicyWarning> warnings) {
        if (gate.soakMillis() == 0 && !last) {
            warnings.add(new PolicyWarning(path + ".soak", "without soak the next ring opens on the last success"));
        }
        ofContradictions(path, gate, warnings);
    }

    private static void ofContradictions(String path, Gate gate, List<PolicyWarning> warnings) {
        if (gate.successBasisPoints() == Members.ALL_BASIS_POINTS
                && !gate.maxFailed().equals(Limit.Count.NONE)) {
            warnings.add(new PolicyWarning(
                    path + ".maxFailed", "has no effect: one failure already makes a success of 100% impossible"));
        }
        if (gate.successBasisPoints() == Members.ALL_BASIS_POINTS && gate.minSuccess() > 0) {
            warnings.add(new PolicyWarning(
                    path + ".minSuccess", "has no effect: a success of 100% asks for all of them already"));
        }
        if (gate.maxSilent().of(Gate.MAX_COUNT) == Gate.MAX_COUNT) {
            warnings.add(new PolicyWarning(path + ".maxSilent", "the ring passes when nobody has reported"));
        }
        if (gate.successBasisPoints() < 5_000) {
            warnings.add(new PolicyWarning(path + ".success", "the ring passes when fewer than half have succeeded"));
        }
        if (gate.silenceMillis() > gate.holdMillis()) {
            warnings.add(new PolicyWarning(
                    path + ".silence", "is longer than hold, so the ring is held before silence counts"));
        }
        if (gate.silenceMillis() == 0) {
            warnings.add(
                    new PolicyWarning(path + ".silence", "every endpoint counts as silent as soon as the ring opens"));
        }
        if (gate.holdMillis() == 0) {
            warnings.add(new PolicyWarning(path + ".hold", "the ring is held as soon as it opens"));
        }
    }

    private static void ofCoverage(PolicyDocument policy, int basisPoints, List<PolicyWarning> warnings) {
        Members last = policy.rings().getLast().members();
        if (last instanceof Members.Rest) {
            if (basisPoints == Members.ALL_BASIS_POINTS) {
                warnings.add(new PolicyWarning(
                        "rings[" + (policy.rings().size() - 1) + "].members", "the shares before it leave no rest"));
            }
        } else if (basisPoints < Members.ALL_BASIS_POINTS) {
            warnings.add(new PolicyWarning(
                    "rings", "endpoints that no ring takes are never patched; end with members: {rest: true}"));
        }
    }
}
