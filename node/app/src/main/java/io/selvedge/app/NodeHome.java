package io.selvedge.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.app.config.ConfigFile;
import io.selvedge.app.config.NodeConfig;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.dsse.Envelope;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.json.JsonFields;
import io.selvedge.crypto.trust.Invite;
import io.selvedge.crypto.trust.InviteFile;
import io.selvedge.crypto.trust.TrustHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/**
 * Everything of a node on disk: {@code config.yaml}, {@code identity/}, {@code store/}, {@code chunks/}, {@code
 * packages/}, {@code logs/}.
 */
public record NodeHome(Path directory) {
    private static final int MAX_KEY_BYTES = 4_096;

    /** An invite's envelope and a proof of 64 bytes. */
    private static final int MAX_MEMBERSHIP_BYTES = 2 * Envelope.MAX_BYTES;

    public NodeHome {
        directory = directory.toAbsolutePath().normalize();
    }

    /** What the node needs to show that it was let in; the invite's bearer key itself does not stay on the disk. */
    public record Membership(Invite invite, byte[] bearerProof) {}

    public Path configFile() {
        return directory.resolve("config.yaml");
    }

    public Path store() {
        return directory.resolve("store");
    }

    public Path chunks() {
        return directory.resolve("chunks");
    }

    public Path packages() {
        return directory.resolve("packages");
    }

    public Path logs() {
        return directory.resolve("logs");
    }

    private Path keyFile() {
        return directory.resolve("identity").resolve("node.pem");
    }

    private Path membershipFile() {
        return directory.resolve("identity").resolve("membership.json");
    }

    private Path trustFile() {
        return directory.resolve("identity").resolve(TrustFile.NAME);
    }

    /** Whether a node lives here. */
    public boolean isOccupied() {
        return Files.exists(keyFile());
    }

    /**
     * Makes a home for a new node: its key, what lets it in, and the trust history that came with the invite.
     *
     * @return the node's id
     */
    public String settle(InviteFile invite, String configYaml) {
        SigningKey key = SigningKey.generate(new SecureRandom());
        String id = key.verifyingKey().keyId();
        try {
            for (Path part : new Path[] {keyFile().getParent(), store(), chunks(), packages(), logs()}) {
                Files.createDirectories(part);
            }
            TrustFile.write(trustFile(), invite.trust());
            ObjectNode membership = JsonNodeFactory.instance.objectNode();
            membership.set("invite", invite.invite().envelope().toJson());
            membership.put("bearerProof", Base64.getEncoder().encodeToString(Invite.prove(invite.bearerKey(), id)));
            WholeFile.write(membershipFile(), CanonicalJson.encode(membership));
            WholeFile.write(configFile(), configYaml.getBytes(StandardCharsets.UTF_8));
            // Last: a home with a key is whole.
            WholeFile.writeSecret(keyFile(), key.toPkcs8Pem().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return id;
    }

    /** The node's configuration; {@code BAD_CONFIG}. */
    public NodeConfig config() {
        return ConfigFile.read(configFile());
    }

    /** The node's key; {@code BAD_HOME} with what is wrong with the file. */
    public SigningKey key() {
        return SigningKey.ofPkcs8Pem(new String(read(keyFile(), MAX_KEY_BYTES), StandardCharsets.US_ASCII));
    }

    /** What lets the node in. */
    public Membership membership() {
        JsonNode tree = CanonicalJson.parse(read(membershipFile(), MAX_MEMBERSHIP_BYTES), MAX_MEMBERSHIP_BYTES);
        if (!(tree instanceof ObjectNode object)) {
            throw bad(membershipFile(), "does not hold what `selvedge node join` writes");
        }
        JsonFields fields = new JsonFields(object, "membership");
        return new Membership(Invite.of(Envelope.of(fields.object("invite"))), fields.base64("bearerProof", 128));
    }

    /** The trust history as it came with the invite; the store may hold a newer one. */
    public TrustHistory trust() {
        return TrustFile.read(trustFile());
    }

    /**
     * Checks that this user may write here, before anything is started.
     *
     * @throws SelvedgeException {@code BAD_HOME} with the place
     */
    public void checkUsable() {
        if (!isOccupied()) {
            throw bad(
                    directory,
                    "is not the home of a node; make one with `selvedge node join --home " + directory
                            + " --invite FILE --name NAME`");
        }
        for (Path part : new Path[] {directory, store(), chunks(), packages(), logs()}) {
            try {
                Files.createDirectories(part);
                Files.delete(Files.createTempFile(part, ".check", ""));
            } catch (IOException e) {
                throw bad(part, "cannot be written (" + reason(e) + "); check its owner and rights, and the disk");
            }
        }
    }

    private static String reason(IOException error) {
        return error instanceof AccessDeniedException ? "access denied" : String.valueOf(error.getMessage());
    }

    private static byte[] read(Path file, int maxBytes) {
        try {
            if (Files.size(file) > maxBytes) {
                throw bad(file, "is larger than " + maxBytes + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw bad(file, "is missing");
        } catch (IOException e) {
            throw bad(file, "cannot be read (" + reason(e) + ")");
        }
    }

    private static SelvedgeException bad(Path place, String problem) {
        return new SelvedgeException("BAD_HOME", place + " " + problem, Map.of("place", place.toString()));
    }
}
