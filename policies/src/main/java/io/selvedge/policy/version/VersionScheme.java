package io.selvedge.policy.version;

import java.util.Comparator;
import java.util.Optional;

/** How a package system writes and orders versions. */
public enum VersionScheme {
    /** Debian's, as {@code dpkg --compare-versions}. */
    DPKG("dpkg") {
        @Override
        public int compare(String a, String b) {
            return DpkgVersion.parse(a).compareTo(DpkgVersion.parse(b));
        }

        @Override
        void require(String version) {
            DpkgVersion.parse(version);
        }
    },
    /** Semantic Versioning 2.0.0. */
    SEMVER("semver") {
        @Override
        public int compare(String a, String b) {
            return SemanticVersion.parse(a).compareTo(SemanticVersion.parse(b));
        }

        @Override
        void require(String version) {
            SemanticVersion.parse(version);
        }
    };

    /** Longest version: package systems stay far below, and it bounds the work of one comparison. */
    public static final int MAX_CHARS = 256;

    private final String text;

    VersionScheme(String text) {
        this.text = text;
    }

    /** The word in records and commands. */
    public String text() {
        return text;
    }

    /** The scheme of that exact word. */
    public static Optional<VersionScheme> find(String text) {
        for (VersionScheme scheme : values()) {
            if (scheme.text.equals(text)) {
                return Optional.of(scheme);
            }
        }
        return Optional.empty();
    }

    /**
     * Orders two versions.
     *
     * @return below, equal to or above 0 as {@code a} is older than, as old as or newer than {@code b}; versions of
     *     different text can be equally old
     * @throws MalformedVersionException when one is not a version of this scheme
     */
    public abstract int compare(String a, String b);

    /** {@link #compare} for sorting; throws as that does. */
    public Comparator<String> comparator() {
        return this::compare;
    }

    abstract void require(String version);

    /** Why the text is no version of this scheme; empty when it is one. */
    public Optional<String> findProblem(String version) {
        try {
            require(version);
            return Optional.empty();
        } catch (MalformedVersionException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    /** The first check of every scheme. */
    static void requireLength(String version, String scheme) {
        if (version.isEmpty()) {
            throw new MalformedVersionException(scheme, 0, "it is empty");
        }
        if (version.length() > MAX_CHARS) {
            throw new MalformedVersionException(scheme, MAX_CHARS, "it is longer than " + MAX_CHARS + " characters");
        }
    }
}
