package io.selvedge.app.cli;

import io.selvedge.crypto.SelvedgeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The keys that sign; the first authors the record, further ones approve it. */
final class SigningOptions {
    @Option(
            names = "--key",
            paramLabel = "FILE",
            required = true,
            description = "An admin's key file. The first signs the record; each further one approves it.")
    private List<Path> keys = new ArrayList<>();

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description =
                    "File with the passphrase of the keys, or one a line (env SELVEDGE_PASSPHRASE; else asked for).")
    private @Nullable Path passphraseFile;

    @Option(
            names = "--replace-refused",
            description = "Sign in the place of this key's last record, which the node refuses.")
    private boolean replaceRefused;

    /** Opens the keys, each once. */
    List<AdminKey> open() {
        Passphrases passphrases = new Passphrases(passphraseFile);
        List<AdminKey> opened = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Path file : keys) {
            AdminKey key = new AdminKey(file, passphrases.open(file));
            if (!ids.add(key.keyId())) {
                throw new SelvedgeException(
                        "WRONG_USAGE", file + " is a key that was given before; one key counts once");
            }
            opened.add(key);
        }
        return opened;
    }

    /** Signs and hands in, through the given node. */
    Publisher publisher(NodeClient node, OutputOptions output) {
        return new Publisher(node, open(), replaceRefused, output);
    }
}
