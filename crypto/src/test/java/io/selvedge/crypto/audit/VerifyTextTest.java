package io.selvedge.crypto.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of VERIFY.md as an auditor would: with a shell and openssl, in the unzipped bundle. */
class VerifyTextTest {
    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    private Path unzip(Story story) throws IOException {
        Path zip = story.write(folder, story.contents("a1", "a2", "b1"));
        Path unzipped = Files.createDirectory(folder.resolve("unzipped"));
        try (EvidenceBundle bundle = EvidenceBundle.open(zip)) {
            for (String name : bundle.names()) {
                Path file = unzipped.resolve(name);
                Files.createDirectories(file.getParent());
                Files.write(file, bundle.read(name, 1 << 20));
            }
        } catch (SelvedgeException e) {
            throw new IOException(e);
        }
        return unzipped;
    }

    private static String commands() {
        StringBuilder script = new StringBuilder();
        Matcher matcher = COMMANDS.matcher(VerifyText.TEXT);
        while (matcher.find()) {
            script.append(matcher.group(1));
        }
        return script.toString();
    }

    private static String run(Path in, String script) throws Exception {
        Path file = Files.writeString(in.resolveSibling("verify.sh"), script);
        Process process;
        try {
            new ProcessBuilder("openssl", "version").start().waitFor();
            process = new ProcessBuilder("sh", file.toString())
                    .directory(in.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return Assumptions.abort("no shell or no openssl here");
        }
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    @Test
    void everyCommandSaysThatATrueBundleIsGood() throws Exception {
        Story story = Story.told();
        String output = run(unzip(story), commands());
        assertThat(output.split("Signature Verified Successfully", -1))
                .as(output)
                .hasSize(5);
        assertThat(output.split("key good", -1)).as(output).hasSize(8);
        assertThat(output)
                .contains("files good")
                .doesNotContainIgnoringCase("error")
                .doesNotContain("not found");
        String first = story.authors.values().stream()
                .min(java.util.Comparator.comparing(each -> each.origin.digest()))
                .orElseThrow()
                .records
                .get(0)
                .id()
                .hex();
        assertThat(output).contains(first);
    }

    @Test
    void commandsSayThatATamperedBundleIsNot() throws Exception {
        Path bundle = unzip(Story.told());
        try (var checkpoints = Files.walk(bundle)) {
            for (Path each :
                    checkpoints.filter(path -> path.endsWith("checkpoint")).toList()) {
                String text = Files.readString(each);
                int size = text.indexOf('\n') + 1;
                Files.writeString(each, text.substring(0, size) + "9" + text.substring(size));
            }
        }
        String output = run(bundle, commands());
        assertThat(output.split("Signature Verified Successfully", -1))
                .as(output)
                .hasSize(3);
        assertThat(output).contains("FAILED");
    }
}
