package io.selvedge.crypto.openpgp;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.openpgp.VendorKey.Refusal;
import io.selvedge.crypto.openpgp.VendorSignature.Fault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/**
 * A text in OpenPGP's cleartext signature framework (RFC 9580, section 7), as apt's {@code InRelease} is: one block and
 * nothing around it, so that nothing unsigned can pass for signed.
 */
public final class ClearSignedText {
    /** Debian's main InRelease has 150 KB, Ubuntu's 300 KB. */
    public static final int MAX_BYTES = 16 << 20;

    /** Debian signs with three keys while one replaces another. */
    private static final int MAX_SIGNATURES = 16;

    /** Clocks of signers may be a little ahead of ours. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(10);

    private static final String BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----";
    private static final String BEGIN_SIGNATURE = "-----BEGIN PGP SIGNATURE-----";
    private static final String END_SIGNATURE = "-----END PGP SIGNATURE-----";

    private final byte[] text;
    private final byte[] signed;
    private final List<PGPSignature> signatures;

    private ClearSignedText(byte[] text, byte[] signed, List<PGPSignature> signatures) {
        this.text = text;
        this.signed = signed;
        this.signatures = List.copyOf(signatures);
    }

    /**
     * Reads the frame; verifies nothing yet.
     *
     * @throws SelvedgeException BAD_FORMAT with the line, TOO_LARGE
     */
    public static ClearSignedText parse(byte[] file) {
        if (file.length > MAX_BYTES) {
            throw new SelvedgeException(
                    SelvedgeException.TOO_LARGE,
                    "a signed text of more than " + MAX_BYTES + " bytes is not read",
                    Map.of("limit", String.valueOf(MAX_BYTES)));
        }
        // every byte is one character, so that what was signed comes out again byte for byte
        String[] lines = new String(file, StandardCharsets.ISO_8859_1).split("\n", -1);
        if (!stripped(lines[0]).equals(BEGIN)) {
            throw bad(1, "does not begin with " + BEGIN);
        }
        int at = 1;
        while (at < lines.length && !stripped(lines[at]).isEmpty()) {
            if (!lines[at].startsWith("Hash: ")) {
                throw bad(at + 1, "is no Hash header, and no other may stand there");
            }
            at++;
        }
        int first = at + 1;
        int end = first;
        while (end < lines.length && !stripped(lines[end]).equals(BEGIN_SIGNATURE)) {
            if (lines[end].startsWith("-") && !lines[end].startsWith("- ")) {
                throw bad(end + 1, "begins with a hyphen that is not escaped");
            }
            end++;
        }
        if (end >= lines.length) {
            throw bad(lines.length, "the text ends before its signature: it is truncated");
        }
        return new ClearSignedText(text(lines, first, end), signed(lines, first, end), signatures(lines, end));
    }

    /** What was signed, which is without blanks at the ends of lines, with lines ended by line feeds. */
    public byte[] text() {
        return text.clone();
    }

    private static byte[] text(String[] lines, int first, int end) {
        StringBuilder text = new StringBuilder();
        for (int i = first; i < end; i++) {
            text.append(stripped(unescaped(lines[i]))).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Without blanks at the ends of lines, and with CR LF between lines but not after the last. */
    private static byte[] signed(String[] lines, int first, int end) {
        StringBuilder signed = new StringBuilder();
        for (int i = first; i < end; i++) {
            signed.append(i == first ? "" : "\r\n").append(stripped(unescaped(lines[i])));
        }
        return signed.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String unescaped(String line) {
        return line.startsWith("- ") ? line.substring(2) : line;
    }

    private static String stripped(String line) {
        int end = line.length();
        while (end > 0 && " \t\r".indexOf(line.charAt(end - 1)) >= 0) {
            end--;
        }
        return line.substring(0, end);
    }

    private static List<PGPSignature> signatures(String[] lines, int begin) {
        int end = begin;
        while (end < lines.length && !stripped(lines[end]).equals(END_SIGNATURE)) {
            end++;
        }
        if (end == lines.length) {
            throw bad(lines.length, "the signature has no end: it is truncated");
        }
        ByteArrayOutputStream armored = new ByteArrayOutputStream();
        for (int i = begin; i <= end; i++) {
            armored.writeBytes((stripped(lines[i]) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        for (int i = end + 1; i < lines.length; i++) {
            if (!stripped(lines[i]).isEmpty()) {
                throw bad(i + 1, "stands after the signature, where nothing may stand");
            }
        }
        try (InputStream in = new ArmoredInputStream(new ByteArrayInputStream(armored.toByteArray()))) {
            return read(in.readAllBytes(), begin + 1);
        } catch (IOException | RuntimeException e) {
            if (e instanceof SelvedgeException known) {
                throw known;
            }
            // Bouncy Castle's parsers end in many kinds of exception on damaged packets
            throw bad(begin + 1, "begins a signature that cannot be read: " + e.getMessage());
        }
    }

    private static List<PGPSignature> read(byte[] packets, int line) throws IOException {
        List<PGPSignature> signatures = new ArrayList<>();
        BcPGPObjectFactory factory = new BcPGPObjectFactory(packets);
        for (Object packet = factory.nextObject(); packet != null; packet = factory.nextObject()) {
            if (!(packet instanceof PGPSignatureList list)) {
                throw bad(line, "begins something that is no signature");
            }
            list.forEach(signatures::add);
            if (signatures.size() > MAX_SIGNATURES) {
                throw new SelvedgeException(
                        SelvedgeException.TOO_LARGE,
                        "more than " + MAX_SIGNATURES + " signatures",
                        Map.of("limit", String.valueOf(MAX_SIGNATURES)));
            }
        }
        if (signatures.isEmpty()) {
            throw bad(line, "begins a signature block without a signature");
        }
        return signatures;
    }

    /**
     * Judges every signature at {@code now}.
     *
     * @return in the order of the text, never empty
     */
    public List<VendorSignature> verify(VendorKeyring keyring, Instant now) {
        return signatures.stream()
                .map(signature -> judge(signature, keyring, now))
                .toList();
    }

    /** Whether at least one signature counts and none is false; unknown keys are other people's matter. */
    public static boolean isTrusted(List<VendorSignature> signatures) {
        return signatures.stream().anyMatch(VendorSignature.Good.class::isInstance)
                && signatures.stream()
                        .noneMatch(signature -> signature instanceof VendorSignature.Rejected rejected
                                && rejected.fault() == Fault.BAD_SIGNATURE);
    }

    private VendorSignature judge(PGPSignature signature, VendorKeyring keyring, Instant now) {
        String named = String.format(Locale.ROOT, "%016X", signature.getKeyID());
        try {
            Optional<Refusal> malformed = SignatureRules.findRefusal(signature);
            if (malformed.isPresent()) {
                return rejected(named, malformed.get());
            }
            Optional<VendorKey> vendor = keyring.find(signature.getKeyID());
            if (vendor.isEmpty()) {
                return rejected(named, new Refusal(Fault.UNKNOWN_KEY, "no key of the keyring has the id " + named));
            }
            PGPPublicKey key = vendor.get().find(signature.getKeyID()).orElseThrow();
            Optional<Refusal> refusal = findRefusal(signature, key, vendor.get(), now);
            if (refusal.isPresent()) {
                return rejected(VendorKey.fingerprint(key), refusal.get());
            }
            return new VendorSignature.Good(
                    VendorKey.fingerprint(key),
                    vendor.get().primaryFingerprint(),
                    vendor.get().user(),
                    signature.getCreationTime().toInstant(),
                    VendorKey.algorithm(key) + " "
                            + SignatureRules.hash(signature).orElseThrow());
        } catch (PGPException | RuntimeException e) {
            // a damaged number inside a signature comes to light only when it is used
            return rejected(named, new Refusal(Fault.BAD_SIGNATURE, "it cannot be verified: " + e.getMessage()));
        }
    }

    private static VendorSignature rejected(String key, Refusal refusal) {
        return new VendorSignature.Rejected(key, refusal.fault(), refusal.reason());
    }

    private Optional<Refusal> findRefusal(PGPSignature signature, PGPPublicKey key, VendorKey vendor, Instant now)
            throws PGPException {
        if (signature.getSignatureType() != PGPSignature.CANONICAL_TEXT_DOCUMENT) {
            return Optional.of(new Refusal(Fault.UNSUPPORTED, "it is no signature of a text"));
        }
        if (signature.getKeyAlgorithm() != key.getAlgorithm() || !fits(signature, key)) {
            return Optional.of(new Refusal(
                    Fault.BAD_SIGNATURE, "it does not fit the text: the text or the signature was changed"));
        }
        Instant created = signature.getCreationTime().toInstant();
        if (created.isAfter(now.plus(CLOCKS_APART))) {
            return Optional.of(new Refusal(Fault.EXPIRED_SIGNATURE, "it was made in the future, at " + created));
        }
        long seconds = signature.getHashedSubPackets().getSignatureExpirationTime();
        if (seconds != 0 && !now.isBefore(created.plusSeconds(seconds))) {
            return Optional.of(new Refusal(Fault.EXPIRED_SIGNATURE, "it expired at " + created.plusSeconds(seconds)));
        }
        return vendor.findRefusal(key, created, now);
    }

    private boolean fits(PGPSignature signature, PGPPublicKey key) throws PGPException {
        signature.init(new BcPGPContentVerifierBuilderProvider(), key);
        signature.update(signed);
        return signature.verify();
    }

    private static SelvedgeException bad(int line, String problem) {
        return new SelvedgeException(
                SelvedgeException.BAD_FORMAT,
                "signed text, line " + line + ": " + problem,
                Map.of("place", "line " + line));
    }
}
