package io.selvedge.runtime.install;

/** How a change of the machine ended. */
public sealed interface Outcome {
    /** The package is installed in this version; observed on the machine after the change, not assumed. */
    record Installed(String version) implements Outcome {}

    /** The package is not on the machine (any more). */
    record Removed() implements Outcome {}

    /**
     * It did not work. What is installed now must be asked with {@link PackageInstaller#inspect}.
     *
     * @param detail one sentence
     * @param outputTail the end of the package manager's output, empty where it did not run; at most 8 KiB
     */
    record Failed(Fault fault, String detail, String outputTail) implements Outcome {
        static Failed of(Fault fault, String detail) {
            return new Failed(fault, detail, "");
        }

        /** Stable code for records and APIs. */
        public String code() {
            return fault.name();
        }
    }

    /** Why a change failed. */
    enum Fault {
        /** The file is not a package, is truncated or breaks a limit. */
        BAD_ARTIFACT,
        /** The file is a package, but not the one that was expected. */
        IDENTITY_MISMATCH,
        /** Built for another architecture. */
        WRONG_ARCHITECTURE,
        /** Another package that it needs is missing or has the wrong version. */
        DEPENDENCY_MISSING,
        /** It conflicts with or would break a package that is installed. */
        CONFLICT,
        /** There is too little space, found before or while it was unpacked. */
        DISK_FULL,
        /** It has maintainer scripts, and this root does not run any. */
        SCRIPTS_NOT_ALLOWED,
        /** Somebody else held the package manager's lock all the time. */
        LOCKED,
        /** No artifact of the version to go back to was kept. */
        NO_PREVIOUS_VERSION,
        /** The package manager's program is not on this machine. */
        PROGRAM_MISSING,
        /** This user may not change the machine's packages. */
        NOT_PERMITTED,
        /** A maintainer script failed. */
        SCRIPT_FAILED,
        /** It took too long and was killed. */
        TIMEOUT,
        /** The package manager was killed. */
        KILLED,
        /** The package is still broken after a repair. */
        STILL_BROKEN,
        /** Something else; see the output. */
        FAILED
    }
}
