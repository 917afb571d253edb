package io.selvedge.policy.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A Maven version: numbers and words between dots, hyphens and changes from digits to letters; a hyphen or such a change
 * opens an inner list. What stands for nothing ({@code 0}, {@code ga}, {@code final}, {@code release}) at the end of a
 * list does not count. The order is that of Maven 3.9.
 *
 * @see <a href="https://maven.apache.org/pom.html#version-order-specification">Maven, Version order specification</a>
 */
public final class MavenVersion implements Comparable<MavenVersion> {
    private static final String SCHEME = "maven";

    /** In their order, before all other words; the empty one is a release. */
    private static final List<String> WORDS = List.of("alpha", "beta", "milestone", "rc", "snapshot", "", "sp");

    private sealed interface Item {
        record Digits(String text) implements Item {}

        record Word(String text) implements Item {}

        record Items(List<Item> list) implements Item {}

        /** Whether it can be left out at the end of a list. */
        default boolean isNothing() {
            return switch (this) {
                case Digits digits -> AsciiDigits.compare(digits.text, "") == 0;
                case Word word -> word.text.isEmpty();
                case Items items -> items.list.isEmpty();
            };
        }
    }

    private final String text;
    private final Item.Items items;

    private MavenVersion(String text, Item.Items items) {
        this.text = text;
        this.items = items;
    }

    /**
     * Reads a version; nearly every text is one.
     *
     * @throws MalformedVersionException when it is empty, too long, or has blanks, control or non-ASCII characters
     */
    public static MavenVersion parse(String text) {
        VersionScheme.requireLength(text, SCHEME);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                throw new MalformedVersionException(SCHEME, i, "a character that no version has");
            }
        }
        return new MavenVersion(text, new Reader(text.toLowerCase(Locale.ROOT)).read());
    }

    private static final class Reader {
        private final String text;
        private final List<List<Item>> open = new ArrayList<>();
        private boolean digits;
        private int start;

        Reader(String text) {
            this.text = text;
            open.add(new ArrayList<>());
        }

        Item.Items read() {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '.' || c == '-') {
                    // an empty part is a zero
                    list().add(i == start ? new Item.Digits("0") : part(i));
                    start = i + 1;
                    if (c == '-') {
                        openList();
                    }
                } else if (AsciiDigits.isDigit(c)) {
                    if (!digits && i > start) {
                        openUnlessFirst();
                        list().add(new Item.Word(word(text.substring(start, i), true)));
                        start = i;
                        openList();
                    }
                    digits = true;
                } else {
                    if (digits && i > start) {
                        list().add(part(i));
                        start = i;
                        openList();
                    }
                    digits = false;
                }
            }
            if (text.length() > start) {
                if (!digits) {
                    openUnlessFirst();
                }
                list().add(part(text.length()));
            }
            return close();
        }

        private List<Item> list() {
            return open.getLast();
        }

        private void openList() {
            open.add(new ArrayList<>());
        }

        private void openUnlessFirst() {
            if (!list().isEmpty()) {
                openList();
            }
        }

        private Item part(int end) {
            String part = text.substring(start, end);
            return digits ? new Item.Digits(part) : new Item.Word(word(part, false));
        }

        /** Every list is the last item of the one that it was opened in. */
        private Item.Items close() {
            Item.Items inner = null;
            for (int depth = open.size() - 1; depth >= 0; depth--) {
                List<Item> list = open.get(depth);
                if (inner != null) {
                    list.add(inner);
                }
                boolean wordLeftOut = false;
                for (int i = list.size() - 1; i >= 0; i--) {
                    if (list.get(i).isNothing()) {
                        wordLeftOut |= list.remove(i) instanceof Item.Word;
                    } else if (!(list.get(i) instanceof Item.Items)) {
                        break;
                    }
                }
                // a word for nothing before an inner list leaves no level behind: 1-ga-1 is 1-1
                inner = depth > 0 && wordLeftOut && list.size() == 1 && list.getFirst() instanceof Item.Items only
                        ? only
                        : new Item.Items(List.copyOf(list));
            }
            return inner == null ? new Item.Items(List.of()) : inner;
        }

        private static String word(String written, boolean beforeDigits) {
            return switch (written) {
                case "ga", "final", "release" -> "";
                case "cr" -> "rc";
                case "a" -> beforeDigits ? "alpha" : written;
                case "b" -> beforeDigits ? "beta" : written;
                case "m" -> beforeDigits ? "milestone" : written;
                default -> written;
            };
        }
    }

    @Override
    public int compareTo(MavenVersion other) {
        return compare(items, other.items);
    }

    /** {@code null} is what is not there, where the other list goes on. */
    private static int compare(@Nullable Item a, @Nullable Item b) {
        if (a == null || b == null) {
            return a != null ? signAgainstNothing(a) : b != null ? -signAgainstNothing(b) : 0;
        }
        return switch (a) {
            case Item.Digits x -> b instanceof Item.Digits y ? AsciiDigits.compare(x.text, y.text) : 1;
            case Item.Word x -> b instanceof Item.Word y ? compareWords(x.text, y.text) : -1;
            case Item.Items x ->
                switch (b) {
                    case Item.Digits y -> -1;
                    case Item.Word y -> 1;
                    case Item.Items y -> compareLists(x.list, y.list);
                };
        };
    }

    private static int signAgainstNothing(Item item) {
        return switch (item) {
            case Item.Digits digits -> digits.isNothing() ? 0 : 1;
            case Item.Word word -> compareWords(word.text, "");
            case Item.Items items ->
                items.list.stream()
                        .mapToInt(MavenVersion::signAgainstNothing)
                        .filter(sign -> sign != 0)
                        .findFirst()
                        .orElse(0);
        };
    }

    private static int compareLists(List<Item> a, List<Item> b) {
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            int byItem = compare(i < a.size() ? a.get(i) : null, i < b.size() ? b.get(i) : null);
            if (byItem != 0) {
                return byItem;
            }
        }
        return 0;
    }

    private static int compareWords(String a, String b) {
        int rankA = WORDS.indexOf(a);
        int rankB = WORDS.indexOf(b);
        if (rankA >= 0 || rankB >= 0) {
            return Integer.compare(rankA < 0 ? WORDS.size() : rankA, rankB < 0 ? WORDS.size() : rankB);
        }
        return a.compareTo(b);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MavenVersion version && version.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
