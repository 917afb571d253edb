package io.selvedge.crypto.openpgp;

import io.selvedge.crypto.SelvedgeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.openpgp.PGPMarker;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.jspecify.annotations.Nullable;

/** The public keys of vendors that an admin trusts: a {@code .gpg} file as it is, or {@code .asc}, armored. */
public final class VendorKeyring {
    /** All keys that Debian ever used take 130 KB. */
    public static final int MAX_BYTES = 4 << 20;

    /** One vendor has a handful; with more, every unknown signature costs a search. */
    private static final int MAX_KEYS = 1000;

    private static final String ARMOR = "-----BEGIN PGP PUBLIC KEY BLOCK-----";

    private final List<VendorKey> keys;

    private VendorKeyring(List<VendorKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads a keyring; several armored blocks may follow each other.
     *
     * @throws SelvedgeException BAD_FORMAT, TOO_LARGE
     */
    public static VendorKeyring parse(byte[] file) {
        if (file.length > MAX_BYTES) {
            throw tooLarge(MAX_BYTES + " bytes");
        }
        List<VendorKey> keys = new ArrayList<>();
        try {
            for (byte[] block : blocks(file)) {
                read(block, keys);
            }
        } catch (IOException e) {
            throw bad("is no keyring of OpenPGP keys, or is damaged: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // Bouncy Castle's parsers end in many kinds of exception on damaged packets
            if (e instanceof SelvedgeException known) {
                throw known;
            }
            throw bad("is no keyring of OpenPGP keys, or is damaged", e);
        }
        if (keys.isEmpty()) {
            throw bad("has no OpenPGP public key; a keyring is a .gpg or .asc file of public keys", null);
        }
        return new VendorKeyring(keys);
    }

    /** All keys of several keyrings. */
    public static VendorKeyring joined(List<VendorKeyring> keyrings) {
        return new VendorKeyring(
                keyrings.stream().flatMap(keyring -> keyring.keys.stream()).toList());
    }

    /** Fingerprints of the primary keys, upper-case hex, in the order of the file. */
    public List<String> fingerprints() {
        return keys.stream().map(VendorKey::primaryFingerprint).toList();
    }

    /** The vendor's key that has a primary key or subkey with that id. */
    Optional<VendorKey> find(long keyId) {
        return keys.stream().filter(key -> key.find(keyId).isPresent()).findFirst();
    }

    private static List<byte[]> blocks(byte[] file) throws IOException {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(ARMOR);
        if (at < 0) {
            return List.of(file);
        }
        List<byte[]> blocks = new ArrayList<>();
        while (at >= 0) {
            int next = text.indexOf(ARMOR, at + ARMOR.length());
            byte[] armored = text.substring(at, next < 0 ? text.length() : next).getBytes(StandardCharsets.ISO_8859_1);
            try (InputStream in = new ArmoredInputStream(new ByteArrayInputStream(armored))) {
                blocks.add(in.readNBytes(MAX_BYTES));
            }
            at = next;
        }
        return blocks;
    }

    private static void read(byte[] block, List<VendorKey> keys) throws IOException {
        BcPGPObjectFactory packets = new BcPGPObjectFactory(block);
        for (Object packet = packets.nextObject(); packet != null; packet = packets.nextObject()) {
            if (packet instanceof PGPPublicKeyRing ring) {
                if (keys.size() == MAX_KEYS) {
                    throw tooLarge(MAX_KEYS + " keys");
                }
                keys.add(new VendorKey(ring));
            } else if (!(packet instanceof PGPMarker)) {
                throw bad("has something else than public keys in it", null);
            }
        }
    }

    private static SelvedgeException bad(String problem, @Nullable Throwable cause) {
        return new SelvedgeException(SelvedgeException.BAD_FORMAT, "the keyring " + problem, Map.of(), cause);
    }

    private static SelvedgeException tooLarge(String limit) {
        return new SelvedgeException(
                SelvedgeException.TOO_LARGE, "the keyring is larger than " + limit, Map.of("limit", limit));
    }
}
