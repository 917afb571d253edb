package io.selvedge.app.cli;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.policy.document.PolicyDocument;
import io.selvedge.policy.document.PolicyParser;
import io.selvedge.policy.document.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A policy file with what the policy language says of it. */
record PolicyFile(Path file, String source, PolicyParser.Result result) {
    /** Reads and parses; only a file that cannot be read at all throws. */
    static PolicyFile read(Path file) {
        try {
            if (Files.size(file) > PolicyParser.MAX_BYTES) {
                throw bad(file, "is larger than " + PolicyParser.MAX_BYTES + " bytes; a policy is never that large");
            }
            String source = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return new PolicyFile(file, source, PolicyParser.parse(source));
        } catch (CharacterCodingException e) {
            throw bad(file, "is not UTF-8 text");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The policy, or {@code BAD_POLICY} with every line that is wrong. */
    PolicyDocument valid() {
        return switch (result) {
            case PolicyParser.Result.Valid valid -> valid.document();
            case PolicyParser.Result.Invalid invalid -> {
                StringBuilder sentences = new StringBuilder(file + " is not a policy:");
                for (Problem problem : invalid.problems()) {
                    sentences.append("\n  line ").append(problem.sentence());
                }
                throw bad(sentences.toString());
            }
        };
    }

    private static SelvedgeException bad(Path file, String problem) {
        return bad(file + " " + problem);
    }

    private static SelvedgeException bad(String message) {
        return new SelvedgeException("BAD_POLICY", message, Map.of());
    }
}
