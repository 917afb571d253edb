package io.selvedge.app.cli;

import io.selvedge.app.TrustFile;
import io.selvedge.crypto.SigningKey;
import java.nio.file.Path;

/** An admin's key, opened, with the file that it came from; what belongs to the key lies beside that file. */
record AdminKey(Path file, SigningKey key) {
    String keyId() {
        return key.verifyingKey().keyId();
    }

    /** Every record that this key has signed, one leaf a line. */
    Path logFile() {
        return beside(".log.jsonl");
    }

    /** Records that a node refused and that another took the place of. */
    Path replacedFile() {
        return beside(".replaced.jsonl");
    }

    /** Held while this key signs, so that two commands at once do not write one place twice. */
    Path lockFile() {
        return beside(".lock");
    }

    /** The admin's copy of the trust history. */
    Path trustFile() {
        return file.toAbsolutePath().resolveSibling(TrustFile.NAME);
    }

    private Path beside(String ending) {
        String name = file.getFileName().toString();
        String stem = name.endsWith(".pem") ? name.substring(0, name.length() - 4) : name;
        return file.toAbsolutePath().resolveSibling(stem + ending);
    }
}
