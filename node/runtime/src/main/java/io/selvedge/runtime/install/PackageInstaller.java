package io.selvedge.runtime.install;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Installs packages on one machine, or into one root directory.
 *
 * <p>All methods block. Calls that change the machine must come one at a time. No method checks signatures: an artifact
 * that gets here has been verified against its signed manifest, and must not change while it is read.
 *
 * <p>Expected trouble is an {@link Outcome.Failed}. A {@code SelvedgeException} is thrown with BAD_FORMAT for a name or
 * version that no package can have, INTERRUPTED when the thread is interrupted, IO when the node's own files fail.
 */
public interface PackageInstaller {
    /** The name by which patch records choose this installer: {@code dpkg} or {@code archive}. */
    String method();

    /** What is installed now under this name. */
    Inspection inspect(String packageName);

    /** What {@code artifact} calls itself; empty where it is no package for this installer. Nothing is changed. */
    Optional<PackageIdentity> identify(Path artifact);

    /**
     * Installs {@code verifiedArtifact}, over whatever version is there, and keeps what is needed to come back to it.
     *
     * @param expected what the signed record says that the artifact is; an architecture of null is not compared
     */
    Outcome install(Path verifiedArtifact, PackageIdentity expected);

    /** Finishes or puts right what a crash left behind; does nothing to a package that is whole. */
    Outcome repair(String packageName);

    /** Goes back to {@code previousVersion}, whose artifact must have been installed by this installer before. */
    Outcome undo(String packageName, String previousVersion);

    /** Takes the package off the machine: the way back from a first installation. Configuration files may stay. */
    Outcome remove(String packageName);
}
