package io.selvedge.app.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.selvedge.app.cli.Exit;
import io.selvedge.app.cli.Main;
import io.selvedge.crypto.SelvedgeException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An administrator at the command line: runs the commands of `selvedge` with the keys of the demo's mesh. */
final class Admin {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path mesh;

    /** @param mesh the directory of {@code mesh init} */
    Admin(Path mesh) {
        this.mesh = mesh;
    }

    /** What a command said, as its one JSON document, and its exit code. */
    record Answer(int exit, JsonNode document) {}

    /** Runs a command that must succeed. */
    JsonNode run(List<String> arguments) {
        StringWriter err = new StringWriter();
        Answer answer = ask(arguments, err);
        if (answer.exit != Exit.GOOD) {
            throw new SelvedgeException(
                    "DEMO_FAILED",
                    "`selvedge " + String.join(" ", arguments) + "` ended with exit code " + answer.exit + ":\n"
                            + err.toString().strip());
        }
        return answer.document;
    }

    /** Runs a command whose exit code is part of the answer. */
    Answer ask(List<String> arguments, StringWriter err) {
        StringWriter out = new StringWriter();
        List<String> all = new ArrayList<>(arguments);
        all.add("--json");
        int exit = Main.execute(new PrintWriter(out), new PrintWriter(err), all.toArray(new String[0]));
        try {
            return new Answer(exit, JSON.readTree(out.toString()));
        } catch (JsonProcessingException e) {
            throw new SelvedgeException(
                    "DEMO_FAILED", "`selvedge " + String.join(" ", all) + "` did not answer in JSON: " + out);
        }
    }

    /** Runs a signing command with the first {@code signatures} keys. */
    JsonNode sign(List<String> arguments, int firstKey, int signatures) {
        List<String> all = new ArrayList<>(arguments);
        for (int i = firstKey; i < firstKey + signatures; i++) {
            all.addAll(List.of("--key", mesh.resolve("admin-" + i + ".pem").toString()));
        }
        all.addAll(List.of("--passphrase-file", mesh.resolve("passphrase.txt").toString()));
        return run(all);
    }

    Path mesh() {
        return mesh;
    }
}
