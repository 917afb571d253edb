package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.app.TrustFile;
import io.selvedge.app.WholeFile;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.Signer;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.record.Origin;
import io.selvedge.crypto.record.UtcTime;
import io.selvedge.crypto.trust.Role;
import io.selvedge.crypto.trust.RoleKeys;
import io.selvedge.crypto.trust.SignedTrust;
import io.selvedge.crypto.trust.TrustHistory;
import io.selvedge.crypto.trust.TrustVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes the first trust version of a mesh and its admins' keys. */
@Command(
        name = "init",
        description = {
            "Make the first trust version of a mesh and its admins' key files.",
            "",
            "Every admin gets every role; THRESHOLD of them must agree where a role asks for it. Hand each key file to its"
                    + " admin, and keep no copy: two keys in one hand are one vote too many."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge mesh init --name acme --admins 3 --threshold 2 --out acme",
            "  selvedge mesh init --name lab --admins 1 --threshold 1 --out lab --passphrase-file secret.txt --json"
        })
final class MeshInitCommand implements Callable<Integer> {
    /** As many signatures as an envelope may have. */
    private static final int MAX_ADMINS = 32;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--name",
            paramLabel = "M",
            required = true,
            description = "Name of the mesh: lower-case letters, digits, dots, dashes.")
    private String name = "";

    @Option(
            names = "--admins",
            paramLabel = "A",
            defaultValue = "3",
            description = "How many admins, 1 to 32 (default ${DEFAULT-VALUE}).")
    private int admins;

    @Option(
            names = "--threshold",
            paramLabel = "T",
            defaultValue = "2",
            description = "How many of them must agree (default ${DEFAULT-VALUE}).")
    private int threshold;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "New directory for trust.json and the key files.")
    private Path out = Path.of("");

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description =
                    "Passphrase of the keys (env SELVEDGE_PASSPHRASE). Without one it is made and written to DIR/passphrase.txt.")
    private @Nullable Path passphraseFile;

    @Override
    public Integer call() throws IOException {
        check();
        Files.createDirectories(out);
        char[] given = new Passphrases(passphraseFile).findNew();
        char[] passphrase = given == null ? generate() : given;
        List<SigningKey> keys = new ArrayList<>();
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < admins; i++) {
            keys.add(SigningKey.generate(random));
        }
        TrustFile.write(out.resolve(TrustFile.NAME), firstTrust(keys));
        ArrayNode files = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < admins; i++) {
            Path file = out.resolve("admin-" + (i + 1) + ".pem");
            WholeFile.writeSecret(file, keys.get(i).toEncryptedPem(passphrase).getBytes(StandardCharsets.US_ASCII));
            files.addObject()
                    .put("file", file.toString())
                    .put("keyId", keys.get(i).verifyingKey().keyId());
        }
        if (given == null) {
            WholeFile.writeSecret(passphrasePath(), (new String(passphrase) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        answer(files, given == null);
        return Exit.GOOD;
    }

    /** Version 1: every admin has every role; signed by all, so that each has shown to hold the key. */
    private TrustHistory firstTrust(List<SigningKey> keys) {
        Map<String, io.selvedge.crypto.trust.AdminKey> byId = new TreeMap<>();
        for (int i = 0; i < keys.size(); i++) {
            var key = keys.get(i).verifyingKey();
            byId.put(key.keyId(), new io.selvedge.crypto.trust.AdminKey("admin-" + (i + 1), key));
        }
        Map<Role, RoleKeys> roles = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            roles.put(role, new RoleKeys(threshold, List.copyOf(byId.keySet())));
        }
        TrustVersion version = new TrustVersion(name, 1, UtcTime.format(Instant.now()), roles, byId, Digest.ZERO.hex());
        return TrustHistory.start(SignedTrust.sign(version, keys.toArray(new Signer[0])));
    }

    private void check() {
        if (!Origin.isMeshName(name)) {
            throw bad(
                    "--name",
                    "'" + name + "' cannot name a mesh; use 1 to 63 lower-case letters, digits, dots and dashes");
        }
        if (admins < 1 || admins > MAX_ADMINS) {
            throw bad("--admins", admins + " admins; a mesh has 1 to " + MAX_ADMINS);
        }
        if (threshold < 1 || threshold > admins) {
            throw bad(
                    "--threshold",
                    "a threshold of " + threshold + " of " + admins + " admins; it must be from 1 to " + admins);
        }
        if (Files.exists(out.resolve(TrustFile.NAME))) {
            throw bad("--out", out + " holds a mesh already; it is not overwritten, name another directory");
        }
    }

    private Path passphrasePath() {
        return out.resolve("passphrase.txt");
    }

    private void answer(ArrayNode files, boolean generated) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("mesh", name)
                .put("admins", admins)
                .put("threshold", threshold)
                .put("trust", out.resolve(TrustFile.NAME).toString());
        document.set("keys", files);
        StringBuilder text = new StringBuilder();
        text.append("Mesh ").append(name).append(": ").append(admins).append(admins == 1 ? " admin, " : " admins, ");
        text.append(threshold).append(" must agree.\n  ").append(out.resolve(TrustFile.NAME));
        text.append("  the trust history; every node and auditor needs it\n");
        files.forEach(
                file -> text.append("  ").append(file.path("file").asText()).append('\n'));
        if (generated) {
            document.put("passphraseFile", passphrasePath().toString());
            text.append("  ")
                    .append(passphrasePath())
                    .append("  the keys' passphrase, readable by you only: move it to a safe\n");
        }
        text.append("Next: let the first machine of a site in:\n  selvedge invite --mesh ")
                .append(out)
                .append(" --site SITE --key ")
                .append(out.resolve("admin-1.pem"))
                .append(threshold > 1 ? " --key " + out.resolve("admin-2.pem") + (threshold > 2 ? " …" : "") : "")
                .append(" --out invite.json\n");
        output.answer(document, text.toString());
    }

    /** 128 bits in groups of four hex digits. */
    private static char[] generate() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random).replaceAll("(.{4})(?!$)", "$1-").toCharArray();
    }

    private static SelvedgeException bad(String option, String problem) {
        return new SelvedgeException("WRONG_USAGE", option + ": " + problem, Map.of("place", option));
    }
}
