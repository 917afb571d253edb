package io.selvedge.policy.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ExpressionTest {
    private static final List<String> PIECES = List.of(
            "name",
            "labels",
            "packages",
            ".",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "'a'",
            "\"",
            "'",
            "\\",
            "1",
            "0x",
            "1e9",
            "9223372036854775808",
            "-",
            "+",
            "*",
            "/",
            "%",
            "!",
            "==",
            "!=",
            "<",
            ">=",
            "&&",
            "||",
            "?",
            ":",
            ",",
            " in ",
            "all(",
            "exists(x,",
            "map(x,",
            "has(",
            "size(",
            ".size()",
            "true",
            "null",
            "//",
            "\n",
            "r'",
            "'''",
            "\ud83d\ude00",
            "\ud800",
            "\u0000",
            "b'",
            "u",
            "x",
            "glob(");
    private static final Map<String, Object> SERVER = Map.of(
            "name", "web-1",
            "site", "berlin",
            "labels", Map.of("role", "server", "ring", "canary"),
            "platform", Map.of("os", "Linux", "arch", "amd64"),
            "packages", Map.of("openssl", "3.0.15-1", "bash", "5.2.15-2"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "name == 'web-1'#true",
                "labels.role in ['server', 'kiosk'] && site != 'paris'#true",
                "labels['role'] == 'desktop'#false",
                "has(labels.floor) && labels.floor == '2'#false",
                "!has(labels.floor)#true",
                "name.glob('web-*') || labels.floor == '2'#true",
                "platform.os == 'Linux' && platform.arch.startsWith('amd')#true",
                "'openssl' in packages && packages['openssl'].olderThan('3.0.17', 'dpkg')#true",
                "packages.exists(p, p.startsWith('lib') || packages[p] == '5.2.15-2')#true",
                "size(labels) == 2 ? labels.ring == 'canary' : false#true"
            })
    void choosesEndpoints(String text, boolean expected) {
        assertThat(Expression.parse(text, Scope.OWN).holds(SERVER)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "nam == 'web-1'#0#there is no variable 'nam' here; there are labels, name, packages, platform, site",
                "platform.cpu == 'x'#8#platform has no field 'cpu'; it has arch, os",
                "name + 1 == 'a'#5#'+' between text and a number",
                "size(labels) == '2'#13#'==' between a number and text",
                "name#0#a condition is true or false, but this is text",
                "name && true#0#must be a truth value, but is text",
                "name.matches('a')#5#there is no function .matches()",
                "web(name)#0#there is no function web()",
                "name ==#7#a value is expected here, not the end",
                "name == 'a#8#the text has no closing quote",
                "name = 'a'#5#no expression has this character",
                "packages['a'].olderThan('1', 'debian')#29#there is no version scheme 'debian'",
                "(name == 'a'#12#')' is expected here, not 'the end'",
                "name == 'a' name#12#'name' is not expected here",
                "b'a' == name#0#byte strings are not supported",
                "1u == 1u#0#unsigned numbers are not supported"
            })
    void namesThePlaceOfWhatIsWrong(String text, int offset, String message) {
        assertThatExceptionOfType(MalformedExpressionException.class)
                .isThrownBy(() -> Expression.parse(text, Scope.OWN))
                .withMessage(message)
                .satisfies(e -> assertThat(e.offset()).isEqualTo(offset));
    }

    @Test
    void targetsKnowNothingOfWhatIsInstalled() {
        assertThatExceptionOfType(MalformedExpressionException.class)
                .isThrownBy(() -> Expression.parse("'bash' in packages", Scope.ENDPOINT));
        assertThat(Expression.parse("'bash' in packages", Scope.OWN).mentions("packages"))
                .isTrue();
        assertThat(Expression.parse("name == 'packages'", Scope.OWN).mentions("packages"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "!", "-", "true ? ", "{1:", "[1].map(a, ", "a[", "size("})
    void refusesDeepNesting(String piece) {
        assertThatExceptionOfType(MalformedExpressionException.class)
                .isThrownBy(() -> Expression.parse(piece.repeat(Expression.MAX_CHARS / piece.length())));
    }

    @Test
    void refusesWhatIsHuge() {
        assertThatExceptionOfType(MalformedExpressionException.class)
                .isThrownBy(() -> Expression.parse("1" + "+1".repeat(600)))
                .withMessageContaining("more than 512 parts");
        assertThatExceptionOfType(MalformedExpressionException.class)
                .isThrownBy(() -> Expression.parse(" ".repeat(Expression.MAX_CHARS + 1)))
                .withMessageContaining("longer than 4096");
        assertThatExceptionOfType(MalformedExpressionException.class)
                .isThrownBy(() -> Expression.parse("[1].all(a, [1].all(b, [1].all(c, true)))"))
                .withMessageContaining("macros are nested deeper");
    }

    @Test
    void endsWhatWouldTakeLong() {
        List<Object> thousand = java.util.stream.LongStream.range(0, 1_000)
                .<Object>mapToObj(i -> i)
                .toList();
        Expression quadratic = Expression.parse("l.all(a, l.all(b, a + b >= 0))");

        assertThatExceptionOfType(EvaluationException.class)
                .isThrownBy(() -> quadratic.holds(Map.of("l", thousand)))
                .withMessageContaining("100000 steps");
        Expression doubling = Expression.parse("(l + l + l + l + l + l + l + l).map(x, l + l).map(x, x + x) == []");
        assertThatExceptionOfType(EvaluationException.class).isThrownBy(() -> doubling.holds(Map.of("l", thousand)));
    }

    @Test
    void chainsOfTheGreatestLengthAreComputed() {
        assertThat(Expression.parse("true" + " && true".repeat(250)).holds(Map.of()))
                .isTrue();
        assertThat(Expression.parse("1" + "+1".repeat(250) + " == 251").holds(Map.of()))
                .isTrue();
    }

    @Test
    void survivesAnyText() {
        Random random = new Random(42);
        int read = 0;
        for (int i = 0; i < 40_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(12); j >= 0; j--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            try {
                Expression expression = Expression.parse(text.toString());
                read++;
                expression.value(SERVER);
            } catch (MalformedExpressionException e) {
                assertThat(e.offset()).isBetween(0, text.length());
            } catch (EvaluationException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
        assertThat(read).isGreaterThan(300);
    }
}
