package io.selvedge.app.cli;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SigningKey;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the passphrase of a key comes from: a file, the environment, or the terminal. Never an argument, which every
 * user of the machine could read in the process list.
 */
final class Passphrases {
    static final String ENVIRONMENT = "SELVEDGE_PASSPHRASE";

    /** One line for each admin key; nobody has more keys in one place. */
    private static final int MAX_LINES = 16;

    /** A key file and a passphrase file are a few hundred bytes. */
    private static final int MAX_FILE_BYTES = 16 * 1024;

    /**
     * Keys that this process has opened. Deriving a key from a passphrase takes a second on purpose; who runs many
     * commands in one process, as the demo does, pays for it once.
     */
    private static final Map<Digest, SigningKey> OPENED = new ConcurrentHashMap<>();

    private final @Nullable Path file;

    Passphrases(@Nullable Path file) {
        this.file = file;
    }

    /**
     * Opens an encrypted key with the first passphrase that fits.
     *
     * @throws SelvedgeException {@code NO_PASSPHRASE}, {@code WRONG_PASSPHRASE}, or what is wrong with the key file
     */
    SigningKey open(Path keyFile) {
        String pem = read(keyFile);
        if (!pem.contains("BEGIN ENCRYPTED PRIVATE KEY")) {
            throw new SelvedgeException(
                    "BAD_KEY",
                    keyFile + " is not an encrypted private key; an admin's key must not lie open on a disk."
                            + " Encrypt it: openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 600000 -in OLD -out NEW",
                    Map.of("place", keyFile.toString()));
        }
        SelvedgeException last = null;
        for (char[] candidate : candidates(keyFile)) {
            try {
                return OPENED.computeIfAbsent(
                        nameOf(pem, candidate), name -> SigningKey.ofEncryptedPem(pem, candidate));
            } catch (SelvedgeException e) {
                if (!e.code().equals(SelvedgeException.WRONG_PASSPHRASE)) {
                    throw e;
                }
                last = e;
            } finally {
                java.util.Arrays.fill(candidate, '\0');
            }
        }
        throw new SelvedgeException(
                SelvedgeException.WRONG_PASSPHRASE,
                "the passphrase does not open " + keyFile,
                Map.of("place", keyFile.toString()),
                last);
    }

    private static Digest nameOf(String pem, char[] passphrase) {
        return Digest.hasher()
                .update(pem.getBytes(StandardCharsets.UTF_8))
                .update(new byte[1])
                .update(StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase)))
                .digest();
    }

    private List<char[]> candidates(Path keyFile) {
        if (file != null) {
            return lines(file);
        }
        String environment = System.getenv(ENVIRONMENT);
        if (environment != null && !environment.isEmpty()) {
            return List.of(environment.toCharArray());
        }
        return List.of(prompt("Passphrase of " + keyFile + ": "));
    }

    /** One new passphrase, for keys that are being made; null where none was given. */
    char @Nullable [] findNew() {
        if (file != null) {
            return lines(file).getFirst();
        }
        String environment = System.getenv(ENVIRONMENT);
        return environment == null || environment.isEmpty() ? null : environment.toCharArray();
    }

    private static char[] prompt(String text) {
        Console console = Terminal.find()
                .orElseThrow(() -> new SelvedgeException(
                        "NO_PASSPHRASE", "a passphrase is needed and there is no terminal to ask for it"));
        char[] answer = console.readPassword("%s", text);
        if (answer == null || answer.length == 0) {
            throw new SelvedgeException("NO_PASSPHRASE", "no passphrase was typed");
        }
        return answer;
    }

    private static List<char[]> lines(Path file) {
        List<char[]> lines = new ArrayList<>();
        for (String line : read(file).lines().limit(MAX_LINES).toList()) {
            if (!line.isEmpty()) {
                lines.add(line.toCharArray());
            }
        }
        if (lines.isEmpty()) {
            throw new SelvedgeException(
                    "NO_PASSPHRASE",
                    file + " holds no passphrase; its first line must be one",
                    Map.of("place", file.toString()));
        }
        return lines;
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new SelvedgeException(
                        "TOO_LARGE",
                        file + " is larger than " + MAX_FILE_BYTES + " bytes; keys and passphrases are small",
                        Map.of("place", file.toString()));
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
