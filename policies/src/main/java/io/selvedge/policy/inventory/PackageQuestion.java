package io.selvedge.policy.inventory;

import io.selvedge.policy.version.MalformedVersionException;
import io.selvedge.policy.version.VersionScheme;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who has this package? {@code openssl}, {@code openssl < 3.0.20}, {@code curl = 7.88.1-10}.
 *
 * @param name of an installed package, or of the source that it was built from
 * @param relation how its version must stand to {@code version}; {@link Relation#ANY} without one
 * @param version empty for {@link Relation#ANY}
 */
public record PackageQuestion(String name, Relation relation, String version) {
    /** Longest question. */
    public static final int MAX_CHARS = 512;

    private static final Pattern FORM =
            Pattern.compile("\\s*([^\\s<>=!]{1,200})\\s*(?:(<=|>=|!=|<|>|=)\\s*(\\S{1,256})\\s*)?");

    /** How two versions stand to each other. */
    public enum Relation {
        ANY(""),
        BEFORE("<"),
        UNTIL("<="),
        EQUAL("="),
        OTHER("!="),
        FROM(">="),
        AFTER(">");

        private final String sign;

        Relation(String sign) {
            this.sign = sign;
        }

        private boolean holds(int comparison) {
            return switch (this) {
                case ANY -> true;
                case BEFORE -> comparison < 0;
                case UNTIL -> comparison <= 0;
                case EQUAL -> comparison == 0;
                case OTHER -> comparison != 0;
                case FROM -> comparison >= 0;
                case AFTER -> comparison > 0;
            };
        }
    }

    /**
     * Reads a question.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static PackageQuestion parse(String text) {
        Matcher match = FORM.matcher(text.length() > MAX_CHARS ? "" : text);
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "a question is a package, or a package, one of < <= = != >= >, and a version: openssl < 3.0.20");
        }
        if (match.group(2) == null) {
            return new PackageQuestion(match.group(1), Relation.ANY, "");
        }
        for (Relation relation : Relation.values()) {
            if (relation.sign.equals(match.group(2))) {
                return new PackageQuestion(match.group(1), relation, match.group(3));
            }
        }
        throw new IllegalArgumentException("an unknown relation");
    }

    /** The packages of which it is true, in their order; one whose version cannot be ordered is not among them. */
    public List<InstalledPackage> answer(Collection<InstalledPackage> packages) {
        return packages.stream().filter(this::isTrueOf).sorted().toList();
    }

    private boolean isTrueOf(InstalledPackage item) {
        if (item.name().equals(name)) {
            return holds(item, item.version());
        }
        return item.source().name().equals(name) && holds(item, item.source().version());
    }

    private boolean holds(InstalledPackage item, String installed) {
        Optional<VersionScheme> scheme = item.system().scheme();
        try {
            return relation == Relation.ANY
                    || (scheme.isPresent() && relation.holds(scheme.get().compare(installed, version)));
        } catch (MalformedVersionException e) {
            return false;
        }
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return relation == Relation.ANY ? name : name + " " + relation.sign + " " + version;
    }
}
