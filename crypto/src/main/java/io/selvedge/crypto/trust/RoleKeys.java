package io.selvedge.crypto.trust;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.dsse.Envelope;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The keys of a role and how many of them must agree.
 *
 * @param threshold from 1 to the number of keys
 * @param keyIds distinct, at most as many as an envelope has signatures; kept sorted
 */
public record RoleKeys(int threshold, List<String> keyIds) {
    public RoleKeys {
        TreeSet<String> distinct = new TreeSet<>(keyIds);
        if (distinct.size() != keyIds.size() || !distinct.stream().allMatch(Digest::isHex)) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a role's keys are distinct key ids");
        }
        // A threshold of zero would let nobody sign for everybody.
        if (threshold < 1 || threshold > keyIds.size() || keyIds.size() > Envelope.MAX_SIGNATURES) {
            throw new SelvedgeException(
                    SelvedgeException.BAD_FORMAT, "a role's threshold is from 1 to the number of its keys, at most 64");
        }
        keyIds = List.copyOf(distinct);
    }

    /** Whether enough of the role's keys are among these. A key counts once. */
    public boolean metBy(Set<String> signers) {
        return keyIds.stream().filter(signers::contains).count() >= threshold;
    }
}
