package io.selvedge.policy.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GlobListTest {

    @Test
    void emptyListAllowsEverything() {
        assertThat(GlobList.ANY.allows("anything")).isTrue();
    }

    @Test
    void agreesWithRegularExpressionsOnRandomGlobs() {
        Random random = new Random(8);
        for (int i = 0; i < 20_000; i++) {
            String glob = text(random, "ab.*?", 1 + random.nextInt(6));
            String text = text(random, "ab.", random.nextInt(7));
            String regex = glob.replace(".", "\\.").replace("*", ".*").replace("?", ".");
            assertThat(GlobList.of(glob).allows(text))
                    .as("%s on %s", glob, text)
                    .isEqualTo(Pattern.matches(regex, text));
        }
    }

    private static String text(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    @Timeout(5)
    void hostileGlobTakesNoLongTime() {
        assertThat(GlobList.of("a*".repeat(126) + "c").allows("a".repeat(200_000) + "b"))
                .isFalse();
    }

    @Test
    void refusesPatternsThatNoNameCanMatch() {
        assertThatThrownBy(() -> GlobList.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GlobList.of("a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GlobList.of("a".repeat(254))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GlobList.of(java.util.Collections.nCopies(1_001, "a")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void selectorNeedsEveryKeyAndOneOfEachList() {
        Selector selector = new Selector(
                GlobList.ANY,
                GlobList.of("berlin", "par*"),
                java.util.Map.of("role", GlobList.of("desktop", "kiosk"), "floor", GlobList.of("2")));

        assertThat(selector.matches("pc", "paris", java.util.Map.of("role", "kiosk", "floor", "2")))
                .isTrue();
        assertThat(selector.matches("pc", "rome", java.util.Map.of("role", "kiosk", "floor", "2")))
                .isFalse();
        assertThat(selector.matches("pc", "paris", java.util.Map.of("role", "kiosk")))
                .isFalse();
        assertThat(selector.matches("pc", "paris", java.util.Map.of("role", "server", "floor", "2")))
                .isFalse();
        assertThat(List.of(Selector.ALL.isAll(), selector.isAll())).containsExactly(true, false);
    }
}
