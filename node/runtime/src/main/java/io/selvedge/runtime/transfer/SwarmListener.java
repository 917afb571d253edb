package io.selvedge.runtime.transfer;

import io.selvedge.core.record.Artifact;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import java.util.Optional;

/** What the swarm asks and tells the node; called on its threads, must return soon, and must not throw. */
public interface SwarmListener {
    /** Whether this node is of the own site; asked when it connects. */
    Source sourceOf(String nodeId);

    /** The manifest of an artifact, from a record that was verified. */
    Optional<Artifact> findArtifact(Digest sha256);

    /** So much of an artifact is verified and on the disk; a few times a second at most. */
    void onProgress(Digest sha256, long verifiedBytes, long sizeBytes);

    /** An artifact is whole and verified; also one that was fetched for others only. */
    void onWhole(Artifact artifact);

    /** It does not go on by itself: the disk is full, say. It is tried again after a while. */
    void onStalled(Digest sha256, SelvedgeException reason);

    /** This peer has sent what the manifest does not name, or did not keep to the rules; nothing of the artifact is taken from it any more. */
    void onBadPeer(String nodeId, Digest sha256, String what);
}
