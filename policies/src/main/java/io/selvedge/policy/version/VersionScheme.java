package io.selvedge.policy.version;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How a package system writes and orders versions. */
public enum VersionScheme {
    /** Debian's, as {@code dpkg --compare-versions}. */
    DPKG(new Order<>(DpkgVersion::parse), "dpkg", "deb", "debian", "ubuntu"),
    /** RPM's {@code [epoch:]version[-release]}. */
    RPM(new Order<>(RpmVersion::parse), "rpm", "redhat", "rhel", "fedora", "suse"),
    /** Alpine's, as {@code apk version -t}. */
    APK(new Order<>(ApkVersion::parse), "apk", "alpine"),
    /** Semantic Versioning 2.0.0. */
    SEMVER(new Order<>(SemanticVersion::parse), "semver", "npm", "cargo"),
    /** NuGet's, which Chocolatey uses too. */
    NUGET(new Order<>(NugetVersion::parse), "nuget", "chocolatey"),
    /** The Windows Package Manager's. */
    WINGET(new Order<>(WingetVersion::parse), "winget"),
    /** Python's (PEP 440). */
    PYPI(new Order<>(PythonVersion::parse), "pypi", "python", "pep440"),
    /** Maven's. */
    MAVEN(new Order<>(MavenVersion::parse), "maven"),
    /** RubyGems'. */
    GEM(new Order<>(GemVersion::parse), "gem", "rubygems"),
    /** OpenSSL's own releases, with letters before 3.0. */
    OPENSSL(new Order<>(OpensslVersion::parse), "openssl");

    /** Longest version: package systems stay far below, and it bounds the work of one comparison. */
    public static final int MAX_CHARS = 256;

    private final Order<?> order;
    private final List<String> words;

    VersionScheme(Order<?> order, String... words) {
        this.order = order;
        this.words = List.of(words);
    }

    /** The word in records and commands. */
    public String text() {
        return words.getFirst();
    }

    /** {@link #text()} and the other words that people use for it, such as the type of a package URL. */
    public List<String> words() {
        return words;
    }

    /** The scheme of that exact word, as in {@link #text()}. */
    public static Optional<VersionScheme> find(String text) {
        for (VersionScheme scheme : values()) {
            if (scheme.text().equals(text)) {
                return Optional.of(scheme);
            }
        }
        return Optional.empty();
    }

    /** The scheme that has that exact word among its {@link #words()}. */
    public static Optional<VersionScheme> findByAnyWord(String word) {
        for (VersionScheme scheme : values()) {
            if (scheme.words.contains(word)) {
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
    public int compare(String a, String b) {
        return order.compare(a, b);
    }

    /** {@link #compare} for sorting; throws as that does. */
    public Comparator<String> comparator() {
        return this::compare;
    }

    /**
     * Checks one version.
     *
     * @throws MalformedVersionException when it is none of this scheme
     */
    public void require(String version) {
        compare(version, version);
    }

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

    private record Order<V extends Comparable<V>>(Function<String, V> parse) {
        int compare(String a, String b) {
            return parse.apply(a).compareTo(parse.apply(b));
        }
    }
}
