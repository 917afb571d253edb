package io.selvedge.policy.document;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Policy files with random damage, from the same seed always the same. */
final class PolicyFuzz {
    private static final List<String> PIECES = List.of(
            "&a ",
            "*a",
            "!!str ",
            "!x ",
            "<<: ",
            "? ",
            ": ",
            "- ",
            "{",
            "}",
            "[",
            "]",
            ",",
            "|\n",
            ">-\n",
            "\"",
            "'",
            "#",
            "%",
            "---\n",
            "...\n",
            "\t",
            "\n",
            "\r",
            "\u0000",
            "\u0085",
            "\u2028",
            "\ufeff",
            "\ud800",
            "\ud83d\ude00",
            "~",
            "true",
            "null",
            "0x1F",
            "1e9",
            ".nan",
            "-1",
            "99999999999999999999",
            "PT1H",
            "P1D",
            "100%",
            "percent: 50",
            "rest: true",
            "rings:",
            "gate: {soak: PT0S}",
            "names: [a, a]",
            "\n  ",
            "\n    - ",
            "\\",
            "@",
            "`",
            "*",
            "?",
            "0",
            "1",
            "5");

    private final Random random;
    private final List<String> seeds = new ArrayList<>();

    PolicyFuzz(Random random) {
        this.random = random;
        seeds.add(PolicyParserTest.FULL);
        seeds.add(SettingsReaderTest.FULL);
        PublishedFiles.readyMade()
                .forEach(name -> seeds.add(PublishedFiles.findReadyMade(name).orElseThrow()));
    }

    String next() {
        String text = seeds.get(random.nextInt(seeds.size()));
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            text = damage(text);
        }
        return text;
    }

    private String damage(String text) {
        if (text.isEmpty()) {
            return PIECES.get(random.nextInt(PIECES.size()));
        }
        int at = random.nextInt(text.length());
        List<String> lines = new ArrayList<>(text.lines().toList());
        int line = lines.isEmpty() ? 0 : random.nextInt(lines.size());
        return switch (random.nextInt(8)) {
            case 0 -> text.substring(0, at) + PIECES.get(random.nextInt(PIECES.size())) + text.substring(at);
            case 1 -> text.substring(0, at) + text.substring(Math.min(text.length(), at + 1 + random.nextInt(8)));
            case 2 -> text.substring(0, at) + (char) random.nextInt(0x3000) + text.substring(at + 1);
            case 3 -> text.substring(0, at) + text.substring(random.nextInt(text.length()));
            case 4 -> replaceNumber(text, at);
            case 5 -> {
                lines.add(line, lines.isEmpty() ? "" : lines.get(random.nextInt(lines.size())));
                yield String.join("\n", lines) + "\n";
            }
            case 6 -> {
                if (!lines.isEmpty()) {
                    lines.remove(line);
                }
                yield String.join("\n", lines) + "\n";
            }
            default -> {
                if (!lines.isEmpty()) {
                    Collections.swap(lines, line, random.nextInt(lines.size()));
                }
                yield String.join("\n", lines) + "\n";
            }
        };
    }

    private String replaceNumber(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (Character.isDigit(text.charAt(i))) {
                return text.substring(0, i) + random.nextInt(200) + text.substring(i + 1);
            }
        }
        return text;
    }
}
